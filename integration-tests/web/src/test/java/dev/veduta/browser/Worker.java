// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.browser;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.ImageException;
import dev.veduta.api.Provenance;
import dev.veduta.jobs.JobCaptioners;
import dev.veduta.jobs.JobQueue;
import dev.veduta.jobs.JobRequest;
import dev.veduta.jobs.JobRunner;
import dev.veduta.jobs.UrlPictures;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;

/// Works on a queue of jobs that a server shows, as another process does: picture by picture, as
/// far as it is let. It says the names of the pictures, and refuses those that are called broken.
final class Worker implements AutoCloseable {
  private final Semaphore allowed = new Semaphore(0);
  private final JobRunner runner;

  private Worker(JobQueue queue) {
    runner = new JobRunner(queue, new Captioners(new Naming(allowed)), UrlPictures.none());
    runner.start();
  }

  /// One that waits for [#let].
  static Worker on(Path queue) {
    return new Worker(JobQueue.at(queue));
  }

  /// Lets it work on so many more.
  Worker let(int pictures) {
    allowed.release(pictures);
    return this;
  }

  private record Captioners(ImageCaptioner naming) implements JobCaptioners {
    @Override
    public <T> T get(JobRequest request, Class<T> type) {
      return type.cast(naming);
    }
  }

  private record Naming(Semaphore allowed) implements ImageCaptioner {
    @Override
    public List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions options) {
      return requests.stream().map(this::generate).toList();
    }

    private List<Caption> generate(CaptionRequest request) {
      allowed.acquireUninterruptibly();
      String name = Path.of(((Image) request.visual()).name()).getFileName().toString();
      if (name.contains("broken")) {
        throw new ImageException(name + " is no picture");
      }
      return List.of(
          new Caption(
              "this is " + name, List.of(), -0.5, FinishReason.EOS, Provenance.of("namer")));
    }

    @Override
    public CaptionStream stream(CaptionRequest request, GenerationOptions options) {
      throw new UnsupportedOperationException("jobs don't stream");
    }
  }

  /// Ends it behind the picture that it works on.
  @Override
  public void close() {
    allowed.release(Integer.MAX_VALUE / 2);
    runner.close();
  }
}
