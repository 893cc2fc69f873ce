// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/// Hands out memory by moving a pointer through chunks, and takes it back by moving it again, so
/// that a step that runs twice finds the same addresses. Chunks are made when they are needed and
/// kept: of 4 MiB for small requests, of its size for one that would leave much of that unused.
///
/// @param <C> a chunk of floats
final class BumpPointer<C> {
  private static final long CHUNK = 1 << 20;

  /// A larger request gets a chunk of its size.
  private static final long SMALL = CHUNK / 8;

  /// In floats: whole cache lines.
  private static final long ALIGNMENT = 16;

  private final LongFunction<C> maker;
  private final ToLongFunction<C> size;
  private final List<C> chunks = new ArrayList<>();
  private Mark top = new Mark(0, 0);

  /// Where the pointer stands.
  record Mark(int chunk, long from) {}

  /// Floats of a chunk, from one of them on.
  record Place<C>(C chunk, long from) {}

  /// @param maker makes a chunk of a number of floats
  BumpPointer(LongFunction<C> maker, ToLongFunction<C> size) {
    this.maker = maker;
    this.size = size;
  }

  /// Takes `count` floats of any content.
  Place<C> take(long count) {
    int index = top.chunk;
    long from = top.from;
    while (index < chunks.size() && size.applyAsLong(chunks.get(index)) - from < count) {
      index++;
      from = 0;
    }
    if (index == chunks.size()) {
      chunks.add(maker.apply(count > SMALL ? count : CHUNK));
    }
    long end = Math.ceilDiv(from + count, ALIGNMENT) * ALIGNMENT;
    top = new Mark(index, end);
    return new Place<>(chunks.get(index), from);
  }

  Mark mark() {
    return top;
  }

  /// Frees everything taken since `mark`.
  void release(Mark mark) {
    top = mark;
  }
}
