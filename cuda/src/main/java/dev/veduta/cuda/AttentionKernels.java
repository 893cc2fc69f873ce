// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.cuda.driver.Arguments;
import dev.veduta.cuda.driver.Function;
import dev.veduta.cuda.driver.Stream;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Precision;
import org.jspecify.annotations.Nullable;

/// Launches the kernels of `attention.cu`. It owns nothing.
///
/// Which of them computes an attention depends on the number of tokens, on the width of a head and
/// on how numbers are stored: never on the number of rows, so that a row is the same to the last
/// bit alone and among others.
final class AttentionKernels {

  /// The widest head.
  static final int MOST_WIDTH = 256;

  /// Of fewer tokens each is taken by itself.
  private static final int MANY_TOKENS = 16;

  /// Positions that one block looks at, where tokens are few.
  private static final int CHUNK = 64;

  private static final int CACHE_THREADS = 256;

  private final Precision precision;
  private final FewTokens few;
  private final ManyTokens many;
  private final Function combine;
  private final Function weights;
  private final Function appendOne;
  private final Function appendFour;
  private final Function copySlots;

  AttentionKernels(KernelLibrary library, Precision precision) {
    this.precision = precision;
    this.few = new FewTokens(library);
    this.many = new ManyTokens(library);
    this.combine = library.function("veduta_attend_combine", 0);
    this.weights = library.function("veduta_attention_weights", 0);
    this.appendOne = library.function("veduta_append_by1", 0);
    this.appendFour = library.function("veduta_append_by4", 0);
    this.copySlots = library.function("veduta_copy_slots", 0);
  }

  /// In which form queries of so many tokens are best given. Keys and values are best in 16 bits
  /// wherever the precision has them.
  Storage queries(int tokens, int headWidth) {
    return tokens >= MANY_TOKENS && ManyTokens.hasTensorCores(headWidth) ? halves() : Storage.F32;
  }

  private Storage halves() {
    return switch (precision) {
      case BF16 -> Storage.BF16;
      case FP16 -> Storage.F16;
      case FP32, TF32 -> Storage.F32;
      case INT8 -> throw new IllegalArgumentException("no kernel of attention is for int8");
    };
  }

  /// How much memory [#attend] needs, in bytes.
  static long scratchBytes(Queries queries, MemoryView memory, int heads) {
    int chunks = chunks(memory);
    if (queries.tokens() >= MANY_TOKENS || chunks == 1) {
      return 0;
    }
    long lines = (long) queries.rows() * queries.tokens() * heads;
    return lines * chunks * (queries.width() / heads + 2) * Float.BYTES;
  }

  private static int chunks(MemoryView memory) {
    return Math.max(1, Math.ceilDiv(memory.positions(), CHUNK));
  }

  /// Multi-head scaled dot-product attention of queries over a memory whose rows are as many as
  /// theirs or a divisor of it.
  ///
  /// @param out address of what has the shape of the queries
  /// @param scratch address of [#scratchBytes] bytes
  void attend(
      Stream stream,
      Queries queries,
      MemoryView memory,
      int heads,
      Mask mask,
      @Nullable BiasView bias,
      long out,
      Storage outType,
      long scratch) {
    Arguments arguments = arguments(stream, queries, memory, heads, mask, bias, out, outType);
    int headWidth = queries.width() / heads;
    if (queries.tokens() >= MANY_TOKENS) {
      ManyTokens.Choice choice = many.choice(queries, memory.type(), headWidth, outType);
      if (choice.isExact()) {
        arguments.add(RowKernels.code(memory.type()));
      }
      int blocks = Math.ceilDiv(queries.tokens(), choice.queries());
      launch(
          stream,
          choice.function(),
          (long) blocks * heads * queries.rows(),
          choice.threads(),
          choice.sharedBytes(),
          arguments);
      return;
    }
    int chunks = chunks(memory);
    int neighbours = memory.neighbours() * (queries.rows() / memory.rows());
    FewTokens.Choice choice = few.choice(memory.type(), headWidth, neighbours * queries.tokens());
    arguments.add(chunks).add(neighbours).add(scratch);
    long blocks = choice.tasks(queries.rows(), queries.tokens(), neighbours) * chunks * heads;
    launch(stream, choice.function(), blocks, FewTokens.THREADS, 0, arguments);
    if (chunks > 1) {
      combine(stream, queries, memory, heads, mask, bias, out, outType, chunks, scratch);
    }
  }

  private void combine(
      Stream stream,
      Queries queries,
      MemoryView memory,
      int heads,
      Mask mask,
      @Nullable BiasView bias,
      long out,
      Storage outType,
      int chunks,
      long scratch) {
    long numbers = (long) queries.rows() * queries.tokens() * queries.width();
    launch(
        stream,
        combine,
        Math.ceilDiv(numbers, CACHE_THREADS),
        CACHE_THREADS,
        0,
        arguments(stream, queries, memory, heads, mask, bias, out, outType)
            .add(chunks)
            .add(scratch));
  }

  /// The probabilities that attention weighs values with, `[rows, heads, tokens, positions]`
  /// floats.
  void weights(
      Stream stream,
      Queries queries,
      MemoryView memory,
      int heads,
      Mask mask,
      @Nullable BiasView bias,
      long out) {
    Arguments arguments =
        arguments(stream, queries, memory, heads, mask, bias, out, Storage.F32)
            .add(RowKernels.code(memory.type()));
    long lines = (long) queries.rows() * heads * queries.tokens();
    launch(stream, weights, lines, 128, 0, arguments);
  }

  private static Arguments arguments(
      Stream stream,
      Queries queries,
      MemoryView memory,
      int heads,
      Mask mask,
      @Nullable BiasView bias,
      long out,
      Storage outType) {
    if (heads < 1 || queries.width() % heads != 0 || queries.width() / heads > MOST_WIDTH) {
      throw new IllegalArgumentException(
          "attention has heads of 1 to %d numbers that share a width, got %d heads of a width of %d"
              .formatted(MOST_WIDTH, heads, queries.width()));
    }
    if (queries.rows() % memory.rows() != 0) {
      throw new IllegalArgumentException(
          "%d rows of queries can't share a memory of %d rows"
              .formatted(queries.rows(), memory.rows()));
    }
    int headWidth = queries.width() / heads;
    // Exponentials are powers of two.
    double scale = 1 / (Math.log(2) * Math.sqrt(headWidth));
    Arguments arguments = stream.arguments();
    arguments.add(queries.address()).add(RowKernels.code(queries.type()));
    arguments.add(queries.rows()).add(queries.tokens()).add(heads).add(headWidth);
    arguments.add((float) scale).add(mask == Mask.CAUSAL ? 1 : 0);
    if (bias == null) {
      arguments.add(0L).add(0L).add(1).add(0);
    } else {
      arguments.add(bias.tables()).add(bias.choice()).add(bias.choices()).add(bias.positions());
    }
    arguments.add(memory.table()).add(memory.parts()).add(memory.layer()).add(memory.grown());
    arguments.add(memory.keys()).add(memory.values()).add(memory.positions());
    arguments.add(queries.rows() / memory.rows());
    return arguments.add(out).add(RowKernels.code(outType));
  }

  /// Puts keys and values `[rows, tokens, width]` behind what the rows of a memory hold, which has
  /// a table.
  ///
  /// @param type of the new keys and values
  void append(
      Stream stream,
      long keys,
      long values,
      Storage type,
      MemoryView memory,
      int tokens,
      int width) {
    int each = width % 4 == 0 ? 4 : 1;
    Arguments arguments = stream.arguments();
    arguments.add(keys).add(values).add(RowKernels.code(type));
    arguments.add(memory.table()).add(memory.parts()).add(memory.layer()).add(memory.grown());
    arguments.add(memory.rows()).add(tokens).add(width);
    arguments.add(RowKernels.code(memory.type()));
    long threads = (long) memory.rows() * tokens * width / each;
    stream.launch(
        each == 4 ? appendFour : appendOne,
        Math.toIntExact(Math.ceilDiv(threads, CACHE_THREADS)),
        2,
        1,
        CACHE_THREADS,
        0,
        arguments);
  }

  /// Copies the first bytes of some slots of a cache to other slots, in each of its lines, which
  /// are the keys or the values of a layer. No slot may be both read and written.
  ///
  /// @param pairs address of `count` pairs of integers: the slot that is read and the one written
  /// @param slotStride from a slot to the next one, in bytes
  /// @param lineStride from a line to the next one, in bytes
  void copySlots(
      Stream stream,
      long room,
      long pairs,
      int count,
      long slotStride,
      int lines,
      long lineStride,
      long bytes) {
    int most = 65_535;
    for (int first = 0; first < count; first += most) {
      Arguments arguments = stream.arguments();
      arguments.add(room).add(pairs + 2L * Integer.BYTES * first);
      arguments.add(slotStride).add(lineStride).add(bytes);
      stream.launch(
          copySlots,
          Math.clamp(Math.ceilDiv(bytes, 64L * CACHE_THREADS), 1, 64),
          Math.min(most, count - first),
          lines,
          CACHE_THREADS,
          0,
          arguments);
    }
  }

  private static void launch(
      Stream stream,
      Function function,
      long blocks,
      int threads,
      int sharedBytes,
      Arguments arguments) {
    stream.launch(function, Math.toIntExact(blocks), 1, 1, threads, sharedBytes, arguments);
  }
}
