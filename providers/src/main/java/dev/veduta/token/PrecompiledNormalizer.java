// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The normalizer `Precompiled` of `tokenizer.json`: SentencePiece's rules, applied as the library
/// tokenizers applies them. What a reader takes for one character, up to 5 bytes of it, is replaced
/// as a whole by what its shortest beginning with a rule becomes, if there is one; otherwise each
/// code point is replaced by itself.
record PrecompiledNormalizer(CharacterMap map) implements Normalizer {
  private static final Pattern CLUSTER = Pattern.compile("\\X");
  private static final int MAX_CLUSTER_BYTES = 5;
  private static final int LETTER = 'a';
  private static final int LONG_LETTER = 0x10000;

  static PrecompiledNormalizer read(Config json) {
    String key = "precompiled_charsmap";
    byte[] compiled;
    try {
      compiled = Base64.getDecoder().decode(json.text(key, ""));
    } catch (IllegalArgumentException e) {
      throw json.wrong(key, "a character map in Base64");
    }
    return new PrecompiledNormalizer(
        CharacterMap.read(json.location() + ": " + json.path() + key, compiled));
  }

  @Override
  public String normalize(String text) {
    StringBuilder out = new StringBuilder(text.length());
    Matcher clusters = CLUSTER.matcher(withoutUnassigned(text));
    while (clusters.find()) {
      append(text, clusters.start(), clusters.end(), out);
    }
    return out.toString();
  }

  /// Java breaks clusters at characters that aren't assigned yet, Unicode doesn't (UAX 29, table
  /// 2): the same text with letters in their place, which are as long.
  private static String withoutUnassigned(String text) {
    if (text.codePoints().noneMatch(PrecompiledNormalizer::isUnassigned)) {
      return text;
    }
    return text.codePoints()
        .map(
            codePoint ->
                !isUnassigned(codePoint)
                    ? codePoint
                    : Character.isBmpCodePoint(codePoint) ? LETTER : LONG_LETTER)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isUnassigned(int codePoint) {
    boolean ignorable =
        codePoint == 0x2065
            || (codePoint >= 0xFFF0 && codePoint <= 0xFFF8)
            || (codePoint >= 0xE0000 && codePoint <= 0xE0FFF);
    return Character.getType(codePoint) == Character.UNASSIGNED && !ignorable;
  }

  private void append(String text, int start, int end, StringBuilder out) {
    CharacterMap.Rule whole = isShort(text, start, end) ? map.shortest(text, start, end) : null;
    if (whole != null) {
      out.append(whole.replacement());
      return;
    }
    int next;
    for (int at = start; at < end; at = next) {
      next = at + Character.charCount(text.codePointAt(at));
      CharacterMap.Rule one = map.shortest(text, at, next);
      if (one == null) {
        out.append(text, at, next);
      } else {
        out.append(one.replacement());
      }
    }
  }

  private static boolean isShort(String text, int start, int end) {
    int bytes = 0;
    for (int at = start; at < end && bytes <= MAX_CLUSTER_BYTES; at++) {
      char unit = text.charAt(at);
      // A surrogate pair has four bytes, two for each of its units.
      bytes += unit < 0x80 ? 1 : unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
    }
    return bytes <= MAX_CLUSTER_BYTES;
  }
}
