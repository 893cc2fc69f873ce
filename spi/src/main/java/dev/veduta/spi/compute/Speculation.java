// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Whether tokens are guessed with coarse weights and then checked several at a time ([speculative
/// decoding](https://arxiv.org/abs/2211.17192)). The texts are the same either way.
public enum Speculation {
  /// Where it is faster: for weights that don't stay in the processor's caches.
  AUTO,
  /// For weights of any size.
  ON,
  /// Never; saves the memory of the coarse weights.
  OFF;

  /// The setting's word for it, such as `auto`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The one of that word.
  public static Optional<Speculation> named(String label) {
    return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst();
  }

  /// All words, for an error.
  public static String labels() {
    return Arrays.stream(values())
        .map(Speculation::label)
        .collect(Collectors.joining(", "))
        .replaceFirst(", (?=[^,]*$)", " or ");
  }
}
