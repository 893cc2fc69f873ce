// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Config;
import jakarta.json.JsonNumber;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Pieces and their ids, which count from 0 without a gap.
///
/// @param location the file that they come from, for messages
/// @param pieces by id
record Vocabulary(String location, List<String> pieces, Map<String, Integer> ids) {

  /// Far more than any model has, and little enough to hold in memory.
  private static final int MAX_CHARACTERS = 6_000_000;

  private static final int MAX_PIECE = 1024;

  /// Pieces by id.
  ///
  /// @throws ModelException when there is none, one stands twice or one is too long or no text
  static Vocabulary of(String location, List<String> pieces) {
    if (pieces.isEmpty()) {
      throw new ModelException(location + " holds no vocabulary; a tokenizer needs one");
    }
    Map<String, Integer> ids = HashMap.newHashMap(pieces.size());
    int characters = 0;
    for (int id = 0; id < pieces.size(); id++) {
      String piece = pieces.get(id);
      requirePiece(location, piece);
      characters += piece.length();
      if (characters > MAX_CHARACTERS) {
        throw new ModelException(
            "%s: the vocabulary has more than %d characters".formatted(location, MAX_CHARACTERS));
      }
      Integer earlier = ids.put(piece, id);
      if (earlier != null) {
        throw new ModelException(
            "%s: '%s' stands twice in the vocabulary, with the ids %d and %d; remove one of them"
                .formatted(location, piece, earlier, id));
      }
    }
    return new Vocabulary(
        location, Collections.unmodifiableList(pieces), Collections.unmodifiableMap(ids));
  }

  /// The lines of `vocab.txt`, without whitespace at their ends; ids count lines from 0.
  static Vocabulary ofLines(String location, String text) {
    List<String> pieces = new ArrayList<>();
    int end;
    for (int start = 0; start < text.length(); start = end + 1) {
      int newline = text.indexOf('\n', start);
      end = newline < 0 ? text.length() : newline;
      pieces.add(withoutTrailingWhitespace(text, start, end));
    }
    return of(location, pieces);
  }

  /// The `vocab` of a model in `tokenizer.json`: ids by piece.
  static Vocabulary ofJson(Config vocab) {
    String[] pieces = new String[vocab.object().size()];
    for (Map.Entry<String, JsonValue> entry : vocab.object().entrySet()) {
      requirePiece(vocab.location(), entry.getKey());
      int id = id(entry.getValue(), pieces.length);
      if (id < 0 || pieces[id] != null) {
        throw vocab.wrong(
            entry.getKey(),
            "a whole number from 0 to %d that no other piece has".formatted(pieces.length - 1));
      }
      pieces[id] = entry.getKey();
    }
    return of(vocab.location(), Arrays.asList(pieces));
  }

  /// Refuses what is too long for a piece, or no text.
  static void requirePiece(String location, String piece) {
    if (piece.length() > MAX_PIECE) {
      throw new ModelException(
          "%s: the piece '%s…' has %d characters; more than %d are no piece of a text"
              .formatted(location, piece.substring(0, 20), piece.length(), MAX_PIECE));
    }
    if (piece.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= 0xDFFF)) {
      throw new ModelException(
          "%s: the piece '%s' is no valid text: it holds half of a surrogate pair"
              .formatted(location, piece));
    }
  }

  int size() {
    return pieces.size();
  }

  OptionalInt id(String piece) {
    Integer id = ids.get(piece);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /// The id of a piece with a role, such as `unk_token`.
  ///
  /// @throws ModelException when there is none
  int required(String role, String piece) {
    Integer id = ids.get(piece);
    if (id == null) {
      throw new ModelException(
          "%s: the vocabulary has no '%s', its %s; add it, or name another piece as %s"
              .formatted(location, piece, role, role));
    }
    return id;
  }

  private static String withoutTrailingWhitespace(String text, int start, int end) {
    int last = end;
    while (last > start && BertCharacters.isWhitespace(text.charAt(last - 1))) {
      last--;
    }
    return text.substring(start, last);
  }

  private static int id(JsonValue value, int size) {
    if (value instanceof JsonNumber number) {
      double id = number.doubleValue();
      return id == Math.rint(id) && id >= 0 && id < size ? (int) id : -1;
    }
    return -1;
  }
}
