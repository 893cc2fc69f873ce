// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning.batch;

import dev.veduta.api.FinishReason;
import dev.veduta.generation.Generated;
import dev.veduta.generation.Search;
import dev.veduta.generation.Text;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One search and what becomes of it: asked for by one thread, driven by another.
public final class Decoding {
  private final Search search;
  private final int[] prompt;
  private final int mostRead;
  private final long mostNanoseconds;
  private final Listener listener;
  private final Watch watch;
  private final CompletableFuture<List<Generated>> texts = new CompletableFuture<>();
  private volatile long started;
  private volatile boolean cancelled;
  private int chosen;

  /// @param mostRead most tokens that it reads
  /// @param mostNanoseconds that it may take, waiting included; [Long#MAX_VALUE] for any time
  /// @param listener gets the text after each step in which some of it became certain, on the
  ///   thread that computes
  /// @param watch of the request, which the searches that answer it share
  public Decoding(
      Search search,
      int[] prompt,
      int mostRead,
      long mostNanoseconds,
      Listener listener,
      Watch watch) {
    this.search = search;
    this.prompt = prompt;
    this.mostRead = mostRead;
    this.mostNanoseconds = mostNanoseconds;
    this.listener = listener;
    this.watch = watch;
  }

  /// Hears what a text says while it is being generated.
  public interface Listener {

    /// @param isFinal whether nothing can follow
    void tell(Text text, boolean isFinal);
  }

  Search search() {
    return search;
  }

  int[] prompt() {
    return prompt;
  }

  int mostRead() {
    return mostRead;
  }

  Watch watch() {
    return watch;
  }

  /// How many tokens its search has chosen for each row.
  int chosen() {
    return chosen;
  }

  /// What is made of the texts of several searches when all are finished, on a thread of its own:
  /// the one that computes has more to do.
  public static <T> CompletableFuture<T> all(
      List<Decoding> decodings, Function<List<Generated>, T> words) {
    return CompletableFuture.allOf(
            decodings.stream().map(one -> one.texts).toArray(CompletableFuture[]::new))
        .handleAsync(
            (_, _) ->
                words.apply(decodings.stream().flatMap(one -> one.texts.join().stream()).toList()),
            work -> Thread.ofVirtual().name("veduta-words").start(work));
  }

  /// Its time begins now.
  public void startClock() {
    started = System.nanoTime();
  }

  /// Asks for an end within one step.
  public void cancel() {
    cancelled = true;
  }

  /// Why it must end although its search has not; null while it may go on.
  @Nullable FinishReason interruption() {
    if (cancelled) {
      return FinishReason.CANCELLED;
    }
    boolean late =
        mostNanoseconds != Long.MAX_VALUE && System.nanoTime() - started >= mostNanoseconds;
    return late ? FinishReason.DEADLINE : null;
  }

  /// Hands over what there is if it must end now, or has; whether it is over.
  boolean endIfInterrupted() {
    FinishReason interruption = interruption();
    if (interruption != null) {
      finish(interruption);
    }
    return texts.isDone();
  }

  /// A token was chosen: tells the listener what has become certain.
  void tell() {
    chosen++;
    watch.chosen();
    search.certain().ifPresent(text -> listener.tell(text, search.isDone()));
  }

  /// Hands over what was found.
  void finish(FinishReason unfinished) {
    texts.complete(search.result(unfinished));
  }

  /// Ends it with nothing.
  public void fail(Throwable fault) {
    texts.completeExceptionally(fault);
  }
}
