// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionsListener;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Provenance;
import dev.veduta.api.Token;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.PendingCaptions;
import dev.veduta.spi.TextScore;
import dev.veduta.spi.Tokenizer;
import dev.veduta.spi.Trace;
import dev.veduta.spi.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A model whose requests fail when they take too long. In a call with many, each has its time from
/// the answer before.
///
/// It interrupts the thread that calls, upon which the model ends what it generates for it.
record TimedModel(CaptionModel model, TimeLimit limit) implements CaptionModel {

  @Override
  public List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions options) {
    if (requests.size() < 2) {
      return inTime(() -> model.generate(requests, options));
    }
    AllCaptions all = new AllCaptions(new ArrayList<>());
    generateEach(requests, options, all);
    return all.captions();
  }

  @Override
  public void generateEach(
      List<CaptionRequest> requests, GenerationOptions options, CaptionsListener listener) {
    int answered = 0;
    while (answered < requests.size()) {
      Relay relay = new Relay(answered, listener);
      try {
        model.generateEach(requests.subList(answered, requests.size()), options, relay);
        return;
      } catch (RuntimeException e) {
        if (!relay.isLate()) {
          throw e;
        }
      } finally {
        relay.watch.close();
      }
      // The late one fails alone, and those behind it are begun again.
      answered = relay.next;
      listener.failure(answered++, limit.exceeded());
    }
  }

  private <T> T inTime(Supplier<T> work) {
    try (Watch watch = new Watch(limit.limit())) {
      T result;
      try {
        result = work.get();
      } catch (RuntimeException e) {
        throw watch.hasRung() ? late(e) : e;
      }
      if (watch.isPast()) {
        throw limit.exceeded();
      }
      return result;
    }
  }

  private RuntimeException late(RuntimeException interrupted) {
    RuntimeException late = limit.exceeded();
    late.addSuppressed(interrupted);
    return late;
  }

  /// Hands answers on, with a new watch after each.
  private final class Relay implements CaptionsListener {
    private final int first;
    private final CaptionsListener listener;
    private Watch watch = new Watch(limit.limit());
    private int next;
    private boolean isHandingOn;

    Relay(int first, CaptionsListener listener) {
      this.first = first;
      this.listener = listener;
      next = first;
    }

    /// Whether the model, and not the listener, was interrupted.
    boolean isLate() {
      return watch.hasRung() && !isHandingOn;
    }

    @Override
    public void captions(int index, List<Caption> captions) {
      boolean isPast = watch.isPast();
      handOn(
          index,
          () -> {
            if (isPast) {
              listener.failure(first + index, limit.exceeded());
            } else {
              listener.captions(first + index, captions);
            }
          });
    }

    @Override
    public void failure(int index, Throwable fault) {
      Throwable told = watch.hasRung() ? limit.exceeded() : fault;
      handOn(index, () -> listener.failure(first + index, told));
    }

    private void handOn(int index, Runnable answer) {
      isHandingOn = true;
      watch.close();
      answer.run();
      next = first + index + 1;
      watch = new Watch(limit.limit());
      isHandingOn = false;
    }
  }

  /// The captions of all requests; the first failure ends the others.
  private record AllCaptions(List<List<Caption>> captions) implements CaptionsListener {
    @Override
    public void captions(int index, List<Caption> one) {
      captions.add(one);
    }

    @Override
    public void failure(int index, Throwable fault) {
      if (fault instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) fault;
    }
  }

  @Override
  public PendingCaptions start(
      CaptionRequest request, GenerationOptions options, Consumer<Token> tokens) {
    long begun = System.nanoTime();
    return limit.on(model.start(request, options, tokens), begun);
  }

  @Override
  public PendingCaptions startAsync(
      CaptionRequest request, GenerationOptions options, Consumer<Token> tokens) {
    long begun = System.nanoTime();
    return limit.on(model.startAsync(request, options, tokens), begun);
  }

  @Override
  public void endRequests() {
    model.endRequests();
  }

  @Override
  public int waiting() {
    return model.waiting();
  }

  @Override
  public List<TextScore> score(
      CaptionRequest request, List<int[]> texts, GenerationOptions options) {
    return inTime(() -> model.score(request, texts, options));
  }

  @Override
  public Trace trace(CaptionRequest request, int[] tokens, GenerationOptions options) {
    return inTime(() -> model.trace(request, tokens, options));
  }

  @Override
  public Map<String, Values> forward(
      List<CaptionRequest> requests, int[][] inputIds, int[][] labels) {
    return inTime(() -> model.forward(requests, inputIds, labels));
  }

  @Override
  public List<Token> tokens(
      CaptionRequest request, int[] ids, TextScore score, GenerationOptions options) {
    return model.tokens(request, ids, score, options);
  }

  @Override
  public Map<String, String> description() {
    return model.description();
  }

  @Override
  public @Nullable Tokenizer tokenizer() {
    return model.tokenizer();
  }

  @Override
  public GenerationOptions checkpointOptions() {
    return model.checkpointOptions();
  }

  @Override
  public Provenance provenance() {
    return model.provenance();
  }

  @Override
  public void close() {
    model.close();
  }
}
