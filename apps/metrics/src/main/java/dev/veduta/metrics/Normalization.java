// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// What makes no difference to exact match, CER and WER. Never does white space at the ends, how
/// much of it there is between words, and how Unicode composes a character (NFC).
///
/// @param ignoreCase whether capitals are small letters
/// @param ignorePunctuation whether punctuation and symbols are left out
public record Normalization(boolean ignoreCase, boolean ignorePunctuation) {

  /// Case and punctuation count.
  public static final Normalization NONE = new Normalization(false, false);

  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");
  private static final Pattern PUNCTUATION = Pattern.compile("[\\p{P}\\p{S}]+");

  /// The text with all that makes no difference taken away.
  public String of(String text) {
    String result = Normalizer.normalize(text, Normalizer.Form.NFC);
    if (ignoreCase) {
      result = result.toLowerCase(Locale.ROOT);
    }
    if (ignorePunctuation) {
      result = PUNCTUATION.matcher(result).replaceAll("");
    }
    return SPACE.matcher(result).replaceAll(" ").strip();
  }
}
