// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ModelException;
import dev.veduta.api.Provenance;
import dev.veduta.api.VedutaException;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.CaptionModelProvider;
import dev.veduta.spi.ModelContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.compute.ComputeBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A model that says of every picture what its `config.json` tells it to, on a backend that it
/// opens but doesn't need. Pictures named `slow` keep it until they are let go.
@Plugin("herald")
final class Herald implements CaptionModelProvider {
  /// What was done wrong with its models.
  final Queue<String> misuse = new ConcurrentLinkedQueue<>();

  /// Every request, by the name of its picture.
  final Queue<Image> asked = new ConcurrentLinkedQueue<>();

  /// Gets a permit for each slow picture that it begins with.
  final Semaphore begun = new Semaphore(0);

  /// Gets a permit for each slow picture that it was interrupted at.
  final Semaphore interrupted = new Semaphore(0);

  /// Lets slow pictures go.
  final CountDownLatch released = new CountDownLatch(1);

  static Image slow() {
    return Image.of("slow", new byte[0]);
  }

  static Image quick() {
    return Image.of("quick", new byte[0]);
  }

  /// A model folder.
  ///
  /// @param says nothing for a model that can't be loaded
  static Path write(Path folder, String says) {
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve("config.json"),
          "{\"model_type\": \"herald\", \"says\": \"%s\"}".formatted(says));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public CaptionModel load(ModelContext context) {
    ComputeBackend backend = context.backend();
    String says = context.config().text("says", "");
    if (says.isEmpty()) {
      throw new ModelException("%s has nothing to say".formatted(context.modelName()));
    }
    return new Model(says, backend, context.provenance());
  }

  private final class Model implements CaptionModel {
    private final String says;
    private final ComputeBackend backend;
    private final Provenance provenance;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closed;

    Model(String says, ComputeBackend backend, Provenance provenance) {
      this.says = says;
      this.backend = backend;
      this.provenance = provenance;
    }

    @Override
    public Map<String, String> description() {
      return Map.of("says", says);
    }

    @Override
    public List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions options) {
      return requests.stream().map(this::caption).map(List::of).toList();
    }

    private Caption caption(CaptionRequest request) {
      asked.add((Image) request.visual());
      FinishReason reason = FinishReason.EOS;
      if (request.visual().name().equals("slow")) {
        begun.release();
        reason = await();
      }
      Caption caption = new Caption(says, List.of(), 0, reason, provenance);
      if (closed) {
        misuse.add("'%s' was closed while it was asked".formatted(says));
      }
      return caption;
    }

    private FinishReason await() {
      try {
        while (released.getCount() > 0) {
          if (ended.getCount() == 0) {
            return FinishReason.CANCELLED;
          }
          released.await(1, TimeUnit.MILLISECONDS);
        }
        return FinishReason.EOS;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        interrupted.release();
        throw new VedutaException("interrupted", e);
      }
    }

    @Override
    public void endRequests() {
      ended.countDown();
    }

    @Override
    public int waiting() {
      return 3;
    }

    @Override
    public Provenance provenance() {
      return provenance;
    }

    @Override
    public void close() {
      if (closed) {
        misuse.add("'%s' was closed twice".formatted(says));
      }
      closed = true;
      if (backend.description().isEmpty()) {
        misuse.add("'%s' lost its backend before it was closed".formatted(says));
      }
    }
  }
}
