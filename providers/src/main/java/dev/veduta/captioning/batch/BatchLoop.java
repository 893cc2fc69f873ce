// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning.batch;

import dev.veduta.api.FinishReason;
import dev.veduta.captioning.Network;
import dev.veduta.captioning.PictureBatch;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.observation.Recorded;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// What a session's thread does: takes on work while there is room, computes a step for all texts
/// under way, lets go of those that are finished, over and over.
final class BatchLoop {
  private final ComputeSession compute;
  private final Network network;
  private final String model;
  private final WorkQueue queue;
  private final int mostRows;
  private final ToIntFunction<Shape> picturesAtOnce;
  private final SeenPictures pictures;
  private final Deque<Row> waiting = new ArrayDeque<>();
  private final List<RunningText> running = new ArrayList<>();
  private Optional<Lockstep> lockstep = Optional.empty();

  /// @param model its name, for recordings
  /// @param mostRows most texts, beams counted, that are under way together
  /// @param picturesAtOnce as [dev.veduta.spi.compute.ComputeBackend#picturesAtOnce]
  BatchLoop(
      ComputeSession compute,
      Network network,
      String model,
      WorkQueue queue,
      int mostRows,
      ToIntFunction<Shape> picturesAtOnce) {
    this.compute = compute;
    this.network = network;
    this.model = model;
    this.queue = queue;
    this.mostRows = mostRows;
    this.picturesAtOnce = picturesAtOnce;
    this.pictures = new SeenPictures(compute, network, model);
  }

  /// A text that has a picture but no room yet.
  private record Row(SeenPicture picture, Decoding decoding) {}

  /// Works until the queue is closed and empty.
  void run() {
    while (takeOn()) {
      sweep();
      step();
    }
  }

  /// Takes on what there is room for, but no more than one pass over pictures while texts are under
  /// way, which would have to wait; false when there is nothing left to do at all.
  private boolean takeOn() {
    boolean hasTaken = false;
    while (true) {
      while (!waiting.isEmpty() && fits(waiting.peek().decoding())) {
        begin(waiting.remove());
      }
      boolean isFull = !waiting.isEmpty() || rows() >= mostRows;
      if (isFull || (hasTaken && !running.isEmpty())) {
        return true;
      }
      Optional<Work> next = running.isEmpty() ? queue.take() : queue.poll();
      if (next.isEmpty()) {
        return !running.isEmpty();
      }
      hasTaken = true;
      switch (next.get()) {
        case Work.Call<?> call -> {
          rest();
          call.run(compute);
        }
        case Work.Texts texts -> {
          List<Work.Texts> company = queue.withAlike(texts, mostWith(texts.picture()));
          company.removeIf(Work::isOver);
          see(company);
        }
      }
    }
  }

  private boolean fits(Decoding decoding) {
    return running.isEmpty() || rows() + decoding.search().rows() <= mostRows;
  }

  private int rows() {
    return running.stream().mapToInt(text -> text.decoding().search().rows()).sum();
  }

  /// How many pictures like this one are seen in one pass, itself included: no more than can be
  /// told of together.
  private int mostWith(PictureBatch picture) {
    int atOnce = picturesAtOnce.applyAsInt(picture.size()) / picture.frames().size();
    return Math.clamp(atOnce, 1, mostRows);
  }

  /// Looks at pictures. Where they can't all be seen in one pass, because one is at fault or they
  /// are too many, halves of them are.
  private void see(List<Work.Texts> company) {
    if (company.isEmpty()) {
      return;
    }
    rest();
    tellOf(company);
    List<SeenPicture> seen;
    try {
      seen = pictures.see(company.stream().map(Work.Texts::picture).toList());
    } catch (Throwable e) {
      if (company.size() == 1) {
        company.getFirst().fail(e);
      } else {
        int half = company.size() / 2;
        see(company.subList(0, half));
        see(company.subList(half, company.size()));
      }
      return;
    }
    for (int i = 0; i < company.size(); i++) {
      SeenPicture picture = seen.get(i);
      List<Decoding> decodings = company.get(i).decodings();
      picture.retain(decodings.size());
      decodings.forEach(decoding -> waiting.add(new Row(picture, decoding)));
    }
  }

  /// Tells that texts are begun, with how many others.
  private void tellOf(List<Work.Texts> company) {
    List<Decoding> decodings =
        company.stream().flatMap(texts -> texts.decodings().stream()).toList();
    int all = rows() + decodings.stream().mapToInt(one -> one.search().rows()).sum();
    decodings.forEach(
        one -> one.watch().begun(Math.max(one.search().rows(), Math.min(all, mostRows))));
  }

  /// Reads the prompt but for its last token, which the first step reads.
  private void begin(Row row) {
    if (row.decoding().endIfInterrupted()) {
      row.picture().release();
      return;
    }
    rest();
    try (ComputeSession.Scope _ = compute.scope()) {
      running.add(RunningText.begin(compute, network.decoder(), row.picture(), row.decoding()));
    } catch (Throwable e) {
      row.decoding().fail(e);
      row.picture().release();
    }
  }

  /// Lets go of what is finished, cancelled or late, also of what waits.
  private void sweep() {
    if (queue.isEnding()) {
      waiting.forEach(row -> row.decoding().cancel());
      running.forEach(text -> text.decoding().cancel());
    }
    queue.sweep();
    waiting.removeIf(
        row -> {
          boolean over = row.decoding().endIfInterrupted();
          if (over) {
            row.picture().release();
          }
          return over;
        });
    for (RunningText text : List.copyOf(running)) {
      Decoding decoding = text.decoding();
      FinishReason interruption = decoding.interruption();
      if (decoding.search().isDone()) {
        finish(text, FinishReason.MAX_TOKENS);
      } else if (interruption != null) {
        finish(text, interruption);
      }
    }
  }

  private void finish(RunningText text, FinishReason unfinished) {
    leave(text);
    text.decoding().finish(unfinished);
  }

  private void fail(RunningText text, Throwable fault) {
    leave(text);
    text.decoding().fail(fault);
  }

  private void leave(RunningText text) {
    rest();
    running.remove(text);
    text.close();
  }

  /// One step of everything under way. What fails for one search fails for it alone.
  private void step() {
    if (running.isEmpty()) {
      return;
    }
    Lockstep step = lockstep.orElseGet(() -> new Lockstep(compute, network.decoder(), running));
    lockstep = Optional.of(step);
    int before = chosen();
    try (Recorded work = Recorded.step(model, running.size(), rows())) {
      Map<RunningText, Throwable> failed = step.run();
      work.made(chosen() - before);
      failed.forEach(this::fail);
    } catch (Throwable e) {
      List.copyOf(running).forEach(text -> fail(text, e));
    }
    if (running.stream().anyMatch(text -> text.decoding().search().isDone())) {
      sweep();
    }
  }

  /// Tokens of all texts under way.
  private int chosen() {
    return running.stream()
        .mapToInt(text -> text.decoding().search().rows() * text.decoding().chosen())
        .sum();
  }

  /// Gives up the present company of texts, because it changes.
  private void rest() {
    lockstep.ifPresent(Lockstep::close);
    lockstep = Optional.empty();
  }
}
