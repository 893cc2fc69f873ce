// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.api.ModelException;
import java.util.List;

/// How much longer the parts of a tokenizer may make a text: a file could ask for more than fits
/// into memory, each part multiplying what the one before it made.
final class Growth {
  private static final long ALWAYS_ALLOWED = 4_000_000;
  private static final int FACTOR = 4;

  private Growth() {}

  /// @throws ModelException when a text has grown beyond reason
  static void check(long length, long original) {
    if (length > ALWAYS_ALLOWED && length > FACTOR * original) {
      throw new ModelException(
          "the tokenizer makes %d characters or more of %d; its normalizers or decoders can't be right"
              .formatted(length, original));
    }
  }

  /// How long texts are together.
  static long length(List<String> texts) {
    return texts.stream().mapToLong(String::length).sum();
  }
}
