// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.cuda.driver.Function;
import java.util.List;

/// The kernels of attention that take tokens by the dozen: on tensor cores for queries, keys and
/// values of 16 bits, else in 32 bits.
final class ManyTokens {

  /// The widest head that tensor cores are used for.
  private static final int TENSOR_CORE_WIDTH = 128;

  private final List<Choice> exact;
  private final List<Choice> bf16;
  private final List<Choice> f16;

  ManyTokens(KernelLibrary library) {
    this.exact =
        List.of(
            Choice.exact(library, 64, 64),
            Choice.exact(library, 128, 64),
            Choice.exact(library, 256, 16));
    this.bf16 = onTensorCores(library, "bf16");
    this.f16 = onTensorCores(library, "f16");
  }

  private static List<Choice> onTensorCores(KernelLibrary library, String type) {
    String name = "veduta_attend_wide_" + type;
    return List.of(
        Choice.onTensorCores(library, name, 32, 1),
        Choice.onTensorCores(library, name, 64, 1),
        Choice.onTensorCores(library, name, 64, 2),
        Choice.onTensorCores(library, name, 128, 1));
  }

  /// Whether tensor cores can read heads of this width, which must begin at multiples of 16 bytes.
  static boolean hasTensorCores(int headWidth) {
    return headWidth % 8 == 0 && headWidth <= TENSOR_CORE_WIDTH;
  }

  Choice choice(Queries queries, Storage memory, int headWidth, Storage out) {
    boolean isForTensorCores =
        queries.type() == memory
            && (out == memory || out == Storage.F32)
            && hasTensorCores(headWidth);
    Choice best = null;
    for (Choice choice : isForTensorCores ? of(memory) : exact) {
      boolean fits = choice.width >= headWidth && (best == null || choice.width == best.width);
      // More queries at a time read less, unless many of them are not there.
      if (fits && (best == null || queries.tokens() > best.queries)) {
        best = choice;
      }
    }
    if (best == null) {
      throw new IllegalArgumentException("no kernel is for heads of " + headWidth);
    }
    return best;
  }

  private List<Choice> of(Storage type) {
    return switch (type) {
      case F32 -> exact;
      case BF16 -> bf16;
      case F16 -> f16;
    };
  }

  /// A kernel.
  ///
  /// @param isExact whether it reads memories of any form, whose number it is told
  /// @param width of the widest head that it takes
  /// @param queries that a block takes
  record Choice(
      Function function, boolean isExact, int width, int queries, int threads, int sharedBytes) {

    private static Choice onTensorCores(KernelLibrary library, String name, int width, int blocks) {
      // Lines of queries and of two tiles of 64 keys and values, with 16 bytes between them.
      int queries = 64 * blocks;
      int sharedBytes = (queries + 4 * 64) * (width + 8) * 2;
      Function function =
          library.function("%s_%d_by%d".formatted(name, width, blocks), sharedBytes);
      return new Choice(function, false, width, queries, 128, sharedBytes);
    }

    private static Choice exact(KernelLibrary library, int width, int queries) {
      // Lines of queries and of 32 keys and values, and 32 weights for each query.
      int sharedBytes = ((queries + 2 * 32) * (width + 4) + queries * (32 + 4)) * Float.BYTES;
      Function function = library.function("veduta_attend_exact_" + width, sharedBytes);
      return new Choice(function, true, width, queries, 256, sharedBytes);
    }
  }
}
