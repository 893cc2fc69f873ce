// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.Precision;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The kernels of products for one precision, and which one computes what. Those of a list sum a
/// row in the same order, and so do thin and broad ones, so that the number of rows may decide
/// among them.
///
/// @param hopper for many tokens on Hopper, the largest tile first; empty elsewhere
/// @param wide for many tokens, the largest tile first
/// @param thin for up to as many rows as their tile has, the fewest outputs first
/// @param broad for more rows; a block may compute a group of slices; empty where `thin` does
/// @param plain without tensor cores
record Kernels(
    List<Kernel> hopper, List<Kernel> wide, List<Kernel> thin, List<Kernel> broad, Kernel plain) {

  static Kernels of(KernelLibrary library, Precision precision) {
    return precision == Precision.FP32
        ? single(library)
        : tensor(library, precision == Precision.FP16 ? "f16" : precision.label());
  }

  private static Kernels single(KernelLibrary library) {
    Kernel small = Kernel.staged(library, "veduta_wide_f32_64", 64, 64, 256, 3);
    return new Kernels(
        List.of(),
        List.of(Kernel.staged(library, "veduta_wide_f32_128", 128, 128, 256, 3), small),
        List.of(
            Kernel.direct(library, "veduta_few_f32_1", 1, 8, 256),
            Kernel.direct(library, "veduta_few_f32_8", 8, 8, 256)),
        List.of(),
        small);
  }

  private static Kernels tensor(KernelLibrary library, String numbers) {
    String thin = "veduta_thin_" + numbers;
    return new Kernels(
        library.has("veduta_hopper_%s_64_64".formatted(numbers))
            ? List.of(
                Kernel.persistent(library, numbers, 128, 192, 4),
                Kernel.persistent(library, numbers, 128, 128, 5),
                Kernel.persistent(library, numbers, 64, 128, 7),
                Kernel.persistent(library, numbers, 64, 64, 8))
            : List.of(),
        List.of(
            Kernel.staged(library, "veduta_wide_%s_128".formatted(numbers), 128, 128, 256, 4),
            Kernel.staged(library, "veduta_wide_%s_64".formatted(numbers), 64, 64, 128, 4)),
        List.of(
            Kernel.direct(library, thin + "_8_1", 8, 8, 512),
            Kernel.direct(library, thin + "_8_2", 8, 16, 512),
            Kernel.direct(library, thin + "_8_4", 8, 32, 512),
            Kernel.direct(library, thin + "_16_1", 16, 8, 512),
            Kernel.direct(library, thin + "_16_2", 16, 16, 512),
            Kernel.direct(library, thin + "_16_4", 16, 32, 512)),
        List.of(Kernel.staged(library, "veduta_broad_" + numbers, 64, 64, 256, 4)),
        Kernel.staged(library, "veduta_plain_" + numbers, 64, 64, 256, 3));
  }

  /// The names of those in use.
  Set<String> names() {
    return Stream.of(hopper, wide, thin, broad, List.of(plain))
        .flatMap(List::stream)
        .map(Kernel::name)
        .collect(Collectors.toSet());
  }

  /// Those of these names; many tokens are left to the plain one if need be.
  Kernels only(Set<String> names) {
    List<Kernel> left = those(wide, names);
    return new Kernels(
        those(hopper, names),
        left.isEmpty() ? List.of(plain) : left,
        those(thin, names),
        those(broad, names),
        plain);
  }

  private static List<Kernel> those(List<Kernel> kernels, Set<String> names) {
    return kernels.stream().filter(kernel -> names.contains(kernel.name())).toList();
  }

  /// The one of Hopper's whose tiles are done first: one that is smaller computes less in the same
  /// time, but more multiprocessors have one.
  Kernel hopper(long rows, List<Product> products, int multiprocessors) {
    Kernel best = hopper.getFirst();
    double least = Double.POSITIVE_INFINITY;
    for (Kernel kernel : hopper) {
      int size = kernel.rows() * kernel.outputs();
      // What is fetched for a tile grows with its sides: a guess at what that costs.
      double cost = size + 24.0 * (kernel.rows() + kernel.outputs());
      double time = cost * Math.ceilDiv(kernel.tiles(rows, products), multiprocessors);
      if (time < least) {
        least = time;
        best = kernel;
      }
    }
    return best;
  }

  /// The largest tile of which there are enough for all multiprocessors.
  Kernel wide(long rows, List<Product> products, int multiprocessors) {
    for (Kernel kernel : wide) {
      if (kernel.tiles(rows, products) >= multiprocessors) {
        return kernel;
      }
    }
    return wide.getLast();
  }

  /// For as many rows as a thin tile has, the narrowest of them whose blocks all run at once, two
  /// on a multiprocessor, or else the widest.
  Kernel narrow(long rows, List<Product> products, int multiprocessors) {
    int most = thin.stream().mapToInt(Kernel::rows).max().orElse(0);
    if (rows > most && !broad.isEmpty()) {
      return broad.getFirst();
    }
    Kernel widest = plain;
    int height = 0;
    for (Kernel kernel : thin) {
      boolean isTallEnough = kernel.rows() >= Math.min(rows, most);
      if (isTallEnough && (height == 0 || kernel.rows() == height)) {
        height = kernel.rows();
        widest = kernel;
        if (kernel.tiles(rows, products) <= 2 * multiprocessors) {
          return kernel;
        }
      }
    }
    return widest;
  }
}
