// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.api.ModelException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// Byte-pair encoding: of the pieces of a word, characters at first, those two neighbours are
/// merged that come first in a list, until none is left in it (Sennrich, Haddow and Birch, "Neural
/// Machine Translation of Rare Words with Subword Units", 2016).
///
/// A word of n characters takes time n log n.
final class Bpe implements PieceModel {
  private static final int NONE = -1;

  private final Vocabulary vocabulary;
  private final Merges merges;
  private final BpeSettings settings;
  private final int unknown;
  private final int[] bytes;

  /// @param all the vocabulary with added tokens, which may have the unknown piece
  /// @throws ModelException when the unknown piece is missing
  Bpe(Vocabulary vocabulary, Merges merges, BpeSettings settings, Vocabulary all) {
    this.vocabulary = vocabulary;
    this.merges = merges;
    this.settings = settings;
    this.unknown =
        settings.unknown().isEmpty() ? NONE : all.required("unk_token", settings.unknown());
    this.bytes =
        settings.byteFallback()
            ? IntStream.range(0, 256).map(value -> id(ByteFallback.piece(value))).toArray()
            : new int[0];
  }

  @Override
  public void tokenize(String text, int start, int end, IntConsumer ids) {
    String word = text.substring(start, end);
    if (settings.ignoreMerges()) {
      OptionalInt whole = vocabulary.id(word);
      if (whole.isPresent()) {
        ids.accept(whole.getAsInt());
        return;
      }
    }
    BpeWord pieces = new BpeWord(merges, word.length());
    addCharacters(word, pieces);
    pieces.merge();
    pieces.forEach(ids);
  }

  private void addCharacters(String word, BpeWord pieces) {
    boolean pending = false;
    int next;
    for (int at = 0; at < word.length(); at = next) {
      next = word.offsetByCodePoints(at, 1);
      String character = character(word, at, next);
      int id = id(character);
      if (id != NONE) {
        if (pending) {
          pieces.add(unknown);
          pending = false;
        }
        pieces.add(id);
      } else if (!addBytes(character, pieces) && unknown != NONE) {
        // An unknown piece waits for the next one that is known, past pieces of bytes.
        if (pending && !settings.fuseUnknown()) {
          pieces.add(unknown);
        }
        pending = true;
      }
    }
    if (pending) {
      pieces.add(unknown);
    }
  }

  private String character(String word, int start, int end) {
    String character = word.substring(start, end);
    String prefixed = start > 0 ? settings.prefix() + character : character;
    return end == word.length() ? prefixed + settings.suffix() : prefixed;
  }

  /// Whether there is a piece for each byte of an unknown character.
  private boolean addBytes(String character, BpeWord pieces) {
    if (!settings.byteFallback()) {
      return false;
    }
    byte[] values = character.getBytes(StandardCharsets.UTF_8);
    for (byte value : values) {
      if (bytes[value & 0xFF] == NONE) {
        return false;
      }
    }
    for (byte value : values) {
      pieces.add(bytes[value & 0xFF]);
    }
    return true;
  }

  private int id(String piece) {
    return vocabulary.id(piece).orElse(NONE);
  }
}
