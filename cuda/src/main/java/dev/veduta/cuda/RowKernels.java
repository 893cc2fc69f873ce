// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.cuda.driver.Arguments;
import dev.veduta.cuda.driver.Function;
import dev.veduta.cuda.driver.Stream;

/// Launches the kernels that memory bounds: norms, sums and products, tokens and pixels that move.
/// Numbers are given by their address on the device, floats unless a [Storage] says otherwise, in
/// the order of their shape; no result may overlap what it is made of. Shapes are checked before.
final class RowKernels {
  /// The widest row that a warp normalizes.
  private static final int NARROW = 1024;

  private static final int THREADS = 256;

  /// Numbers that a thread reads at once.
  private static final int GROUP = 4;

  private final Function normNarrow;
  private final Function normWide;
  private final Function pairs;
  private final Function embed;
  private final Function gather;
  private final Function copyRows;
  private final Function pad;
  private final Function patches;
  private final Function cast;
  private final Likeliest likeliest;

  RowKernels(KernelLibrary library) {
    normNarrow = library.function("veduta_norm_narrow", 0);
    normWide = library.function("veduta_norm_wide", 0);
    pairs = library.function("veduta_pairs", 0);
    embed = library.function("veduta_embed", 0);
    gather = library.function("veduta_gather", 0);
    copyRows = library.function("veduta_copy_rows", 0);
    pad = library.function("veduta_pad", 0);
    patches = library.function("veduta_patches", 0);
    cast = library.function("veduta_cast", 0);
    likeliest = new Likeliest(library);
  }

  /// Normalizes rows of `x`.
  ///
  /// @param outFloats where the result goes as floats, or 0
  /// @param outHalves where it goes in 16 bits, or 0
  /// @param halves which 16 bits those are; not looked at without `outHalves`
  void layerNorm(
      Stream stream,
      long x,
      long scale,
      long shift,
      float epsilon,
      long rows,
      int width,
      long outFloats,
      long outHalves,
      Storage halves) {
    addNorm(stream, x, 0, scale, shift, epsilon, rows, width, outFloats, outHalves, halves);
  }

  /// Normalizes rows of the sum of `x` and `residual`, as [#layerNorm] does.
  void addNorm(
      Stream stream,
      long x,
      long residual,
      long scale,
      long shift,
      float epsilon,
      long rows,
      int width,
      long outFloats,
      long outHalves,
      Storage halves) {
    Arguments arguments =
        stream
            .arguments()
            .start()
            .add(x)
            .add(residual)
            .add(scale)
            .add(shift)
            .add(outFloats)
            .add(outHalves);
    if (width <= NARROW) {
      arguments.add(rows).add(width).add(epsilon).add(code(halves));
      stream.launch(normNarrow, blocks(rows, 4), 1, 1, 128, 0, arguments);
    } else {
      arguments.add(width).add(epsilon).add(code(halves));
      stream.launch(normWide, Math.toIntExact(rows), 1, 1, THREADS, 0, arguments);
    }
  }

  /// The sums of `a` and `b`.
  void add(Stream stream, Pairs numbers) {
    pairs(stream, numbers, 0);
  }

  /// The products of `a` and `b`.
  void multiply(Stream stream, Pairs numbers) {
    pairs(stream, numbers, 1);
  }

  private void pairs(Stream stream, Pairs numbers, int multiply) {
    if (numbers.axes().size() > 4) {
      for (long i = 0; i < numbers.axes().getFirst().extent(); i++) {
        pairs(stream, numbers.at(i), multiply);
      }
      return;
    }
    long count = numbers.count();
    launch(
        stream,
        pairs,
        Math.ceilDiv(count, GROUP),
        stream
            .arguments()
            .start()
            .add(numbers.a())
            .add(numbers.b())
            .add(numbers.out())
            .add(count)
            .add(numbers.extent(0))
            .add(numbers.extent(1))
            .add(numbers.extent(2))
            .add(multiply));
  }

  /// The rows of a table with these `count` ids (I32): `[count, width]`. An id outside the table
  /// gives a row of NaNs.
  void embed(Stream stream, long ids, Table table, long count, long out) {
    launch(
        stream,
        embed,
        count * groups(table.width()),
        stream
            .arguments()
            .start()
            .add(ids)
            .add(table.address())
            .add(table.factors())
            .add(out)
            .add(count)
            .add(table.rows())
            .add(table.width())
            .add(table.stride())
            .add(code(table.type())));
  }

  /// Tokens of `[rows, tokens, width]` by their `chosen` indices (I32), -1 for one of zeros:
  /// `[rows, chosen, width]`.
  void gather(
      Stream stream, long x, long indices, long rows, int tokens, int chosen, int width, long out) {
    launch(
        stream,
        gather,
        rows * chosen * groups(width),
        stream
            .arguments()
            .start()
            .add(x)
            .add(indices)
            .add(out)
            .add(rows)
            .add(tokens)
            .add(chosen)
            .add(width));
  }

  /// `head` before `tail` in each row.
  ///
  /// @param headSize numbers in a row of the head, or the head's one row for all
  /// @param tailSize numbers in a row of the tail
  void join(
      Stream stream,
      long head,
      boolean isHeadShared,
      long headSize,
      long tail,
      long tailSize,
      long rows,
      long out) {
    long size = headSize + tailSize;
    copyRows(stream, head, isHeadShared ? 0 : headSize, out, size, rows, headSize);
    copyRows(stream, tail, tailSize, out + headSize * Float.BYTES, size, rows, tailSize);
  }

  /// The last token of each row of `[rows, tokens, width]`: `[rows, width]`.
  void lastToken(Stream stream, long x, long rows, int tokens, int width, long out) {
    long last = (tokens - 1L) * width * Float.BYTES;
    copyRows(stream, x + last, (long) tokens * width, out, width, rows, width);
  }

  /// The first `count` floats of each row.
  ///
  /// @param fromStride floats from the beginning of a row to that of the next, 0 for one row again
  ///   and again
  void copyRows(
      Stream stream, long from, long fromStride, long to, long toStride, long rows, long count) {
    launch(
        stream,
        copyRows,
        rows * Math.ceilDiv(count, GROUP),
        stream
            .arguments()
            .start()
            .add(from)
            .add(to)
            .add(rows)
            .add(count)
            .add(fromStride)
            .add(toStride));
  }

  /// `[planes, height, width]` with zeros below and at the right: `[planes, toHeight, toWidth]`.
  void pad(
      Stream stream,
      long from,
      long planes,
      int height,
      int width,
      int toHeight,
      int toWidth,
      long out) {
    launch(
        stream,
        pad,
        planes * toHeight * toWidth,
        stream
            .arguments()
            .start()
            .add(from)
            .add(out)
            .add(planes)
            .add(height)
            .add(width)
            .add(toHeight)
            .add(toWidth));
  }

  /// Cuts `[pictures, channels, height, width]` into `[pictures, patches, channels · size · size]`;
  /// where the result goes is said as in [#layerNorm].
  void patches(
      Stream stream,
      long pixels,
      long pictures,
      int channels,
      int height,
      int width,
      int size,
      long outFloats,
      long outHalves,
      Storage halves) {
    long patchesOfAll = pictures * (height / size) * (width / size);
    long count = patchesOfAll * channels * size * size;
    int each = size % GROUP == 0 && width % GROUP == 0 ? GROUP : 1;
    launch(
        stream,
        patches,
        count / each,
        stream
            .arguments()
            .start()
            .add(pixels)
            .add(outFloats)
            .add(outHalves)
            .add(count)
            .add(channels)
            .add(height)
            .add(width)
            .add(size)
            .add(each)
            .add(code(halves)));
  }

  /// The same numbers in another form.
  void cast(Stream stream, long from, Storage fromType, long to, Storage toType, long count) {
    launch(
        stream,
        cast,
        Math.ceilDiv(count, GROUP),
        stream
            .arguments()
            .start()
            .add(from)
            .add(to)
            .add(count)
            .add(code(fromType))
            .add(code(toType)));
  }

  /// The `k` likeliest tokens of each row of `[rows, vocabulary]` logits (I32), and the logarithms
  /// of their probabilities, both `[rows, k]`, the likeliest first and of equal ones the lower.
  ///
  /// @param scratch memory of [#topKScratch] bytes, aligned to 8
  void topK(
      Stream stream,
      long logits,
      int rows,
      int vocabulary,
      int k,
      long outTokens,
      long outLogProbabilities,
      long scratch) {
    likeliest.run(stream, logits, rows, vocabulary, k, outTokens, outLogProbabilities, scratch);
  }

  static long topKScratch(int rows, int vocabulary, int k) {
    return Likeliest.scratchBytes(rows, vocabulary, k);
  }

  /// What the kernels call a form of numbers.
  static int code(Storage type) {
    return switch (type) {
      case F32 -> 0;
      case BF16 -> 1;
      case F16 -> 2;
    };
  }

  private static long groups(int width) {
    return Math.ceilDiv(width, GROUP);
  }

  private static int blocks(long tasks, int each) {
    return Math.toIntExact(Math.ceilDiv(tasks, each));
  }

  /// Launches as many threads as there are tasks.
  private static void launch(Stream stream, Function function, long tasks, Arguments arguments) {
    stream.launch(function, blocks(tasks, THREADS), 1, 1, THREADS, 0, arguments);
  }
}
