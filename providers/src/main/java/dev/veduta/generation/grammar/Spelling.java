// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation.grammar;

import dev.veduta.spi.Tokenizer;
import dev.veduta.spi.Tokenizer.Replacement;
import java.util.Arrays;
import java.util.List;

/// What each token of a vocabulary adds to a text, which all grammars of a model share. Immutable.
public final class Spelling {
  private static final byte[] NOTHING = {};

  private final byte[][] first;
  private final byte[][] later;
  private final List<Replacement> replacements;
  private final TokenTree firstTree;
  private final TokenTree laterTree;
  private final TokenTree letters;

  private Spelling(byte[][] first, byte[][] later, List<Replacement> replacements) {
    this.first = first;
    this.later = later;
    this.replacements = List.copyOf(replacements);
    this.laterTree = new TokenTree(later);
    this.firstTree = Arrays.deepEquals(first, later) ? laterTree : new TokenTree(first);
    this.letters = new TokenTree(letters(later));
  }

  /// @param tokens how many tokens the model scores; those that the tokenizer doesn't know add
  ///   nothing
  public static Spelling of(Tokenizer tokenizer, int tokens) {
    int known = Math.min(tokens, tokenizer.size());
    byte[][] first = new byte[tokens][];
    byte[][] later = new byte[tokens][];
    Arrays.fill(first, NOTHING);
    Arrays.fill(later, NOTHING);
    for (int id = 0; id < known; id++) {
      later[id] = tokenizer.bytes(id, false);
      // A token that never adds anything would let a text go on without an end.
      first[id] = later[id].length == 0 ? NOTHING : tokenizer.bytes(id, true);
    }
    return new Spelling(first, later, tokenizer.replacements());
  }

  int tokens() {
    return later.length;
  }

  /// What a token adds that no other stands before.
  byte[] first(int token) {
    return first[token];
  }

  /// What a token adds behind another one.
  byte[] later(int token) {
    return later[token];
  }

  List<Replacement> replacements() {
    return replacements;
  }

  TokenTree firstTree() {
    return firstTree;
  }

  TokenTree laterTree() {
    return laterTree;
  }

  /// The tokens that add one character at most, and a space before it.
  TokenTree letters() {
    return letters;
  }

  private static byte[][] letters(byte[][] later) {
    return Arrays.stream(later)
        .map(bytes -> isLetter(bytes) ? bytes : NOTHING)
        .toArray(byte[][]::new);
  }

  private static boolean isLetter(byte[] bytes) {
    int characters = 0;
    for (int i = bytes.length > 0 && bytes[0] == ' ' ? 1 : 0; i < bytes.length; i++) {
      boolean begins = (bytes[i] & 0xC0) != 0x80;
      characters += begins ? 1 : 0;
    }
    return characters <= 1;
  }
}
