// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.cuda.driver.Function;
import dev.veduta.cuda.driver.Stream;

/// Finds the likeliest tokens of each row of logits. Warps look at chunks of a row, then at what
/// those found, until one has the best of the row; for more than [#MOST] the search is done again
/// below the last that was found.
final class Likeliest {
  /// What `likeliest.cu` calls so.
  private static final int CHUNK = 512;

  private static final int MOST = 64;
  private static final int WARPS = 4;

  private final Function first;
  private final Function next;
  private final Function last;

  Likeliest(KernelLibrary library) {
    first = library.function("veduta_likeliest_first", 0);
    next = library.function("veduta_likeliest_next", 0);
    last = library.function("veduta_likeliest_last", 0);
  }

  /// Where the parts of a search lie in its scratch memory.
  ///
  /// @param bounds of each row the last that was found
  /// @param found the best of each chunk, and behind them those of the chunks of these
  private record Scratch(long sums, long bounds, long found, long foundNext, long end) {
    static Scratch at(long address, int rows, int vocabulary, int k) {
      long chunks = Math.ceilDiv(vocabulary, CHUNK);
      long candidates = chunks * Math.min(k, MOST);
      long bounds = address + rows * chunks * Long.BYTES;
      long found = bounds + (long) rows * Long.BYTES;
      long foundNext = found + rows * candidates * Long.BYTES;
      long fewer = Math.ceilDiv(candidates, CHUNK) * Math.min(k, MOST);
      return new Scratch(address, bounds, found, foundNext, foundNext + rows * fewer * Long.BYTES);
    }
  }

  static long scratchBytes(int rows, int vocabulary, int k) {
    return Scratch.at(0, rows, vocabulary, k).end;
  }

  void run(
      Stream stream,
      long logits,
      int rows,
      int vocabulary,
      int k,
      long tokens,
      long logProbabilities,
      long scratchAddress) {
    Scratch scratch = Scratch.at(scratchAddress, rows, vocabulary, k);
    int chunks = Math.ceilDiv(vocabulary, CHUNK);
    for (int at = 0; at < k; at += MOST) {
      int some = Math.min(k - at, MOST);
      stream.launch(
          first,
          blocks((long) rows * chunks),
          1,
          1,
          WARPS * 32,
          0,
          stream
              .arguments()
              .start()
              .add(logits)
              .add(at == 0 ? 0L : scratch.bounds)
              .add(scratch.found)
              .add(scratch.sums)
              .add(rows)
              .add(vocabulary)
              .add(chunks)
              .add(some));
      long from = scratch.found;
      long to = scratch.foundNext;
      int candidates = chunks * some;
      while (candidates > CHUNK) {
        int fewer = Math.ceilDiv(candidates, CHUNK);
        stream.launch(
            next,
            blocks((long) rows * fewer),
            1,
            1,
            WARPS * 32,
            0,
            stream
                .arguments()
                .start()
                .add(from)
                .add(to)
                .add(rows)
                .add(candidates)
                .add(fewer)
                .add(some));
        candidates = fewer * some;
        long free = from;
        from = to;
        to = free;
      }
      stream.launch(
          last,
          blocks(rows),
          1,
          1,
          WARPS * 32,
          0,
          stream
              .arguments()
              .start()
              .add(from)
              .add(scratch.sums)
              .add(scratch.bounds)
              .add(tokens)
              .add(logProbabilities)
              .add(rows)
              .add(candidates)
              .add(chunks)
              .add(some)
              .add(at)
              .add(k));
    }
  }

  private static int blocks(long tasks) {
    return Math.toIntExact(Math.ceilDiv(tasks, WARPS));
  }
}
