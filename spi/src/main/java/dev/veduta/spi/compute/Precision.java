// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a backend keeps the weights of linear maps and word embeddings in. Sums, what lies between
/// operations, and what is small, such as norms and biases, are in 32 bits whatever it is; a
/// backend may round what a linear map reads to as few bits as its weights have, and with such
/// weights what attention over a picture multiplies to 16.
public enum Precision {
  /// As the checkpoint has them, in 32 bits.
  FP32,
  /// The upper half of those 32 bits, rounded to the nearest and half to even.
  BF16,
  /// 16 bits with 11 of precision, times a power of two for each output; of a tensor core.
  FP16,
  /// The upper 19 of 32 bits, rounded to the nearest and half away from zero: what a tensor core
  /// reads of 32.
  TF32,
  /// Whole numbers from -127 to 127 times a factor for each output. Tables of word embeddings that
  /// are no linear map may be kept as [#BF16].
  INT8;

  /// Its name in settings, such as `bf16`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The one of that name.
  public static Optional<Precision> named(String label) {
    return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst();
  }

  /// The names of all, for messages: `fp32, bf16 or int8`.
  public static String labels() {
    return Arrays.stream(values())
        .map(Precision::label)
        .collect(Collectors.joining(", "))
        .replaceFirst(", (?=[^,]*$)", " or ");
  }
}
