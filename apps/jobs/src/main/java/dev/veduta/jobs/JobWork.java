// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.BusyException;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.DeviceMemoryException;
import dev.veduta.api.ImageException;
import dev.veduta.api.RequestTimeoutException;
import dev.veduta.api.VedutaException;
import dev.veduta.jobs.PictureWork.Said;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Works through the pictures of a job that nobody has worked on yet, and writes down what becomes
/// of each as soon as it is known. Its owner holds the claim to the job, and closes it.
final class JobWork implements AutoCloseable {
  /// So many pictures in a row may have a fault that is none of theirs before the job has failed.
  private static final int MOST_STRANGE = 10;

  private static final long BUSY_PAUSE = 100;

  private final JobFolder folder;
  private final PictureWork words;
  private final BooleanSupplier isClosing;
  private final JobResults results;
  private final PicturesAhead pictures;
  private final Deque<Runnable> held = new ArrayDeque<>();

  /// @param isClosing whether to stop behind the picture that is worked on
  JobWork(
      JobFolder folder,
      JobOrder order,
      PictureWork words,
      PictureFetcher fetcher,
      BooleanSupplier isClosing)
      throws IOException {
    this.folder = folder;
    this.words = words;
    this.isClosing = isClosing;
    results = JobResults.open(folder);
    try {
      pictures = new PicturesAhead(folder, order, words.prompt(), fetcher, results.count());
    } catch (Throwable e) {
      try (results) {
        throw e;
      }
    }
  }

  /// Until all are done, the job is cancelled, or this is to stop.
  ///
  /// @throws VedutaException if no picture can be worked on
  /// @throws IOException if results can't be written
  void run() throws IOException {
    try {
      List<Prepared> some = pictures.next(isClosing);
      while (!some.isEmpty() && !mustStop()) {
        work(new ArrayDeque<>(some));
        some = pictures.next(isClosing);
      }
    } catch (StoppedException _) {
      // What is done is written, and the rest waits.
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private boolean mustStop() {
    return isClosing.getAsBoolean() || folder.isCancelled();
  }

  private void work(Deque<Prepared> left) {
    while (!left.isEmpty()) {
      try {
        ask(left);
      } catch (BusyException _) {
        // No call may be made at the moment.
        stopIfAsked();
        pauseIf(true);
      }
    }
  }

  private void ask(Deque<Prepared> left) {
    List<CaptionRequest> requests = new ArrayList<>();
    left.forEach(one -> one.request().ifPresent(requests::add));
    if (requests.isEmpty()) {
      bad(left);
      return;
    }
    words.each(
        requests,
        new PictureWork.Hearer() {
          @Override
          public void said(int index, Said said) {
            bad(left);
            done(left.remove(), said);
          }

          @Override
          public void failed(int index, Throwable fault) {
            bad(left);
            again(left.remove(), fault);
          }
        });
    bad(left);
  }

  /// Pictures, up to the next good one, that could not even be asked about.
  private void bad(Deque<Prepared> left) {
    while (!left.isEmpty() && left.getFirst().request().isEmpty()) {
      Prepared one = left.remove();
      wrong(one, one.error().orElse("it can't be read"));
    }
  }

  /// Asks about a picture alone where others may have been the reason why it failed.
  private void again(Prepared one, Throwable fault) {
    boolean isAlone = false;
    Throwable last = fault;
    while (isBusy(last) || (isOfAll(last) && !isAlone)) {
      if (mustStop()) {
        throw new StoppedException();
      }
      isAlone = true;
      pauseIf(isBusy(last));
      List<Said> said = new ArrayList<>();
      List<Throwable> faults = new ArrayList<>();
      alone(one, said, faults);
      if (!said.isEmpty()) {
        done(one, said.getFirst());
        return;
      }
      last = faults.getFirst();
    }
    failed(one, last);
  }

  private void alone(Prepared one, List<Said> said, List<Throwable> faults) {
    PictureWork.Hearer hearer =
        new PictureWork.Hearer() {
          @Override
          public void said(int index, Said words) {
            said.add(words);
          }

          @Override
          public void failed(int index, Throwable fault) {
            faults.add(fault);
          }
        };
    try {
      words.each(one.request().stream().toList(), hearer);
    } catch (BusyException e) {
      faults.add(e);
    }
  }

  private static boolean isBusy(Throwable fault) {
    return fault instanceof BusyException;
  }

  private static boolean isOfAll(Throwable fault) {
    return fault instanceof DeviceMemoryException || fault instanceof VirtualMachineError;
  }

  private static void pauseIf(boolean isBusy) {
    try {
      if (isBusy) {
        Thread.sleep(BUSY_PAUSE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    }
  }

  private void failed(Prepared one, Throwable fault) {
    if (isClosing.getAsBoolean()) {
      throw new StoppedException(); // it may be because everything is closed
    }
    if (fault instanceof IllegalArgumentException wrong) {
      throw wrong; // options are wrong for every picture
    }
    String error = one.error(fault);
    boolean isOwn =
        fault instanceof ImageException
            || fault instanceof RequestTimeoutException
            || isOfAll(fault);
    if (isOwn) {
      wrong(one, error);
      return;
    }
    // Such as a model that is broken: then the job has failed, and not its pictures.
    held.add(() -> results.write(one, Optional.empty(), Optional.of(error)));
    if (held.size() == MOST_STRANGE) {
      throw new VedutaException(
          "%d pictures in a row failed, the last with: %s".formatted(MOST_STRANGE, error), fault);
    }
  }

  private void done(Prepared one, Said said) {
    release();
    results.write(one, Optional.of(said), Optional.empty());
    stopIfAsked();
  }

  private void wrong(Prepared one, String error) {
    release();
    results.write(one, Optional.empty(), Optional.of(error));
    stopIfAsked();
  }

  private void stopIfAsked() {
    if (mustStop()) {
      throw new StoppedException();
    }
  }

  private void release() {
    try {
      while (!held.isEmpty()) {
        held.remove().run();
      }
    } catch (UncheckedIOException e) {
      held.clear(); // else one would be written in the place of one that was lost
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try (results;
        pictures) {
      if (!isClosing.getAsBoolean() && held.size() < MOST_STRANGE) {
        release();
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// Ends the work early.
  private static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
