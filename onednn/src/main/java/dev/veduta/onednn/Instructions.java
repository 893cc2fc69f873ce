// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import dev.veduta.spi.compute.Precision;
import java.util.List;
import java.util.Optional;

/// The instructions that this processor multiplies with, as oneDNN counts them.
///
/// @param bits `dnnl_cpu_isa_t`; 0 on processors other than x86, which it doesn't tell apart
record Instructions(int bits) {
  private static final int VNNI_OF_256_BITS = 0xf;
  private static final int VNNI = 0x67;
  private static final int BFLOAT16 = 0xe7;
  private static final int MATRIX_TILES = 0xfef;

  private record Name(int bits, String name) {}

  /// Of several that apply the first is meant.
  private static final List<Name> NAMES =
      List.of(
          new Name(0x22fff, "avx10_2_512_amx_2"),
          new Name(0x201ff, "avx10_2_512"),
          new Name(0x1fef, "avx10_1_512_amx_fp16"),
          new Name(MATRIX_TILES, "avx10_1_512_amx"),
          new Name(0x1ef, "avx10_1_512"),
          new Name(BFLOAT16, "avx512_core_bf16"),
          new Name(VNNI, "avx512_core_vnni"),
          new Name(0x27, "avx512_core"),
          new Name(0x1f, "avx2_vnni_2"),
          new Name(VNNI_OF_256_BITS, "avx2_vnni"),
          new Name(0x7, "avx2"),
          new Name(0x3, "avx"),
          new Name(0x1, "sse41"));

  static Instructions here() {
    return new Instructions(OneDnn.instructions());
  }

  /// The most that it can, such as `avx512_core_bf16`.
  String name() {
    return NAMES.stream()
        .filter(name -> has(name.bits))
        .map(Name::name)
        .findFirst()
        .orElse("the instructions of " + System.getProperty("os.arch"));
  }

  private boolean has(int some) {
    return (bits & some) == some;
  }

  /// Whether products of that precision are worth a trial.
  boolean canMultiply(Precision precision) {
    return bits == 0
        || switch (precision) {
          case FP32 -> true;
          case BF16 -> has(BFLOAT16);
          case FP16, TF32 -> false;
          // Without these, oneDNN adds pairs of products in 16 bits, where they don't fit.
          case INT8 -> has(VNNI) || has(VNNI_OF_256_BITS);
        };
  }

  /// What that precision gains by them over vector-cpu without them; empty where it is nothing, or
  /// not known.
  Optional<String> advantage(Precision precision) {
    if (bits == 0 || !canMultiply(precision)) {
      return Optional.empty();
    }
    String products = "%s products in hardware (%s)".formatted(precision.label(), name());
    return Optional.of(
        switch (precision) {
          case FP32 -> products + ", where Java has no vectors";
          case BF16 -> "%s, about %d times as fast as fp32".formatted(products, isTiled() ? 7 : 2);
          case FP16, TF32 -> throw new AssertionError(precision);
          case INT8 -> "%s, about %d times as fast as fp32".formatted(products, isTiled() ? 16 : 4);
        });
  }

  private boolean isTiled() {
    return has(MATRIX_TILES);
  }

  /// What another processor would do for that precision.
  Optional<String> lack(Precision precision) {
    if (canMultiply(precision)) {
      return Optional.empty();
    }
    return switch (precision) {
      case FP32 -> Optional.empty();
      case BF16 ->
          lack("bf16", "AVX-512 BF16 multiplies it 2 times, one with AMX 7 times as fast as fp32");
      case FP16, TF32 -> throw new AssertionError(precision);
      case INT8 ->
          lack("int8", "VNNI multiplies it 4 times, one with AMX 16 times as fast as fp32");
    };
  }

  private Optional<String> lack(String precision, String gain) {
    return Optional.of(
        "this processor (%s) has no %s products; one with %s".formatted(name(), precision, gain));
  }
}
