// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.cuda.driver.Function;
import java.util.Locale;

/// The kernels of attention that take each token by itself: for each form of keys and values, each
/// width of a head that lanes share evenly, and one query or four at a time.
final class FewTokens {
  static final int THREADS = 128;

  /// Queries of a group, which have the keys and values they share read once.
  private static final int GROUP = 4;

  private final Kernels f32;
  private final Kernels bf16;
  private final Kernels f16;

  FewTokens(KernelLibrary library) {
    this.f32 = Kernels.of(library, Storage.F32);
    this.bf16 = Kernels.of(library, Storage.BF16);
    this.f16 = Kernels.of(library, Storage.F16);
  }

  /// @param sharing how many queries may see the same keys
  Choice choice(Storage type, int headWidth, int sharing) {
    Kernels of =
        switch (type) {
          case F32 -> f32;
          case BF16 -> bf16;
          case F16 -> f16;
        };
    if (headWidth * type.bytes() % 16 != 0) {
      return new Choice(of.any(), 1);
    }
    boolean isGroup = sharing > 1;
    if (headWidth <= 64) {
      return isGroup ? new Choice(of.group64(), GROUP) : new Choice(of.one64(), 1);
    }
    if (headWidth <= 128) {
      return isGroup ? new Choice(of.group128(), GROUP) : new Choice(of.one128(), 1);
    }
    return new Choice(of.one256(), 1);
  }

  /// A kernel and how many queries it takes at a time.
  record Choice(Function function, int group) {

    /// How many times a chunk of a head is looked at. Where queries come in groups, each of a group
    /// has a block for what it does not share.
    long tasks(int rows, int tokens, int neighbours) {
      if (group == 1) {
        return (long) rows * tokens;
      }
      int sharing = neighbours * tokens;
      int groups = Math.ceilDiv(sharing, group);
      return (long) Math.ceilDiv(rows, neighbours) * groups * Math.ceilDiv(sharing, groups);
    }
  }

  /// @param any for heads that begin at any address
  private record Kernels(
      Function one64,
      Function group64,
      Function one128,
      Function group128,
      Function one256,
      Function any) {

    static Kernels of(KernelLibrary library, Storage type) {
      return new Kernels(
          function(library, type, "64_by1"),
          function(library, type, "64_by4"),
          function(library, type, "128_by1"),
          function(library, type, "128_by4"),
          function(library, type, "256_by1"),
          function(library, type, "any_by1"));
    }

    private static Function function(KernelLibrary library, Storage type, String form) {
      String name = type.name().toLowerCase(Locale.ROOT);
      return library.function("veduta_attend_few_%s_%s".formatted(name, form), 0);
    }
  }
}
