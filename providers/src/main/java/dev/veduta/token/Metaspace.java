// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes spaces as a visible character, usually `▁`, with which words begin; and turns it back
/// (Kudo and Richardson, "SentencePiece", 2018).
///
/// @param space the character that stands for a space
/// @param prefix which texts get a space before them if they have none
/// @param split whether text is cut before each space
record Metaspace(String space, Prefix prefix, boolean split) implements PreTokenizer, Decoder {

  /// Where a space is put before a text.
  enum Prefix {
    /// Before the text as a whole, not before what follows an added token.
    FIRST,
    ALWAYS,
    NEVER
  }

  /// As pre-tokenizer and decoder have it. Older files have `add_prefix_space` for
  /// `prepend_scheme`.
  static Metaspace read(Config json) {
    String space =
        json.has("replacement") ? Character.toString(OneCharacter.read(json, "replacement")) : "▁";
    return new Metaspace(space, prefix(json), json.flag("split", true));
  }

  private static Prefix prefix(Config json) {
    if (!json.flag("add_prefix_space", true)) {
      if (!json.text("prepend_scheme", "never").equals("never")) {
        throw json.wrong("prepend_scheme", "never, as add_prefix_space is false");
      }
      return Prefix.NEVER;
    }
    return switch (json.text("prepend_scheme", "always")) {
      case "first" -> Prefix.FIRST;
      case "always" -> Prefix.ALWAYS;
      case "never" -> Prefix.NEVER;
      default -> throw json.wrong("prepend_scheme", "first, always or never");
    };
  }

  @Override
  public void split(String text, boolean first, Words words) {
    String visible = text.replace(" ", space);
    boolean missing = !text.isEmpty() && !visible.startsWith(space);
    String spaced = missing && prefixes(first) ? space + visible : visible;
    int start = 0;
    if (split) {
      for (int at = next(spaced, 0); at > 0; at = next(spaced, at)) {
        words.accept(spaced, start, at);
        start = at;
      }
    }
    if (start < spaced.length()) {
      words.accept(spaced, start, spaced.length());
    }
  }

  private boolean prefixes(boolean first) {
    return switch (prefix) {
      case FIRST -> first;
      case ALWAYS -> true;
      case NEVER -> false;
    };
  }

  private int next(String text, int at) {
    return text.indexOf(space, at + 1);
  }

  /// The prefix of the first piece is left out.
  @Override
  public List<String> decode(List<String> pieces) {
    List<String> decoded = new ArrayList<>(pieces.size());
    for (String piece : pieces) {
      decoded.add(decoded(piece, decoded.isEmpty()));
    }
    return decoded;
  }

  @Override
  public byte[] bytes(String piece, boolean first) {
    return decoded(piece, first).getBytes(StandardCharsets.UTF_8);
  }

  private String decoded(String piece, boolean first) {
    return piece.replace(space, first && prefix != Prefix.NEVER ? "" : " ");
  }
}
