// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.api.ModelException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A SentencePiece model as its file has it: the message `ModelProto` of Protocol Buffers
/// (https://github.com/google/sentencepiece, `src/sentencepiece_model.proto`), of which what
/// concerns training only is passed over.
///
/// @param location the file, for messages
/// @param pieces by their number in the file
/// @param unknown the number of the unknown piece
record SentencePieceFile(
    String location, List<Piece> pieces, int unknown, Training training, Spelling spelling) {

  /// Four times as many as the largest vocabularies have.
  private static final int MAX_PIECES = 1 << 20;

  /// One piece.
  record Piece(String text, float score, Type type) {}

  /// What a piece is for; in the order of their numbers in the file, which begin with 1.
  enum Type {
    NORMAL,
    UNKNOWN,
    CONTROL,
    USER_DEFINED,
    UNUSED,
    BYTE;

    /// Whether text may be cut into such pieces.
    boolean isOfText() {
      return this == NORMAL || this == USER_DEFINED;
    }
  }

  /// How text is cut; in the order of their numbers in the file, which begin with 1.
  enum Method {
    UNIGRAM,
    BPE,
    WORD,
    CHAR
  }

  /// What matters of the `TrainerSpec`.
  ///
  /// @param spaceAsSuffix whether the space that marks a word stands behind it
  /// @param byteFallback whether unknown characters become bytes
  /// @param unknownSurface how the unknown piece is written
  record Training(
      Method method, boolean spaceAsSuffix, boolean byteFallback, String unknownSurface) {
    static final Training DEFAULT = new Training(Method.UNIGRAM, false, false, " \u2047 ");
  }

  /// The `NormalizerSpec`.
  ///
  /// @param addSpace whether a space is put before or behind the text
  /// @param removeSpaces whether only single spaces between words are left
  /// @param escapeSpaces whether spaces are written as U+2581
  record Spelling(CharacterMap map, boolean addSpace, boolean removeSpaces, boolean escapeSpaces) {
    static final Spelling DEFAULT = new Spelling(CharacterMap.NONE, true, true, true);
  }

  /// @throws ModelException when the file is damaged or holds no model that can be used
  static SentencePieceFile read(String location, byte[] file) {
    List<Piece> pieces = new ArrayList<>();
    Training training = Training.DEFAULT;
    Spelling spelling = Spelling.DEFAULT;
    ProtobufReader model = new ProtobufReader(location, file);
    while (model.next() && pieces.size() <= MAX_PIECES) {
      switch (model.field()) {
        case 1 -> pieces.add(piece(location, pieces.size(), model.message()));
        case 2 -> training = training(location, training, model.message());
        case 3 -> spelling = spelling(location, spelling, model.message());
        case 5 -> refuseRules(location, model.message());
        default -> model.skip();
      }
    }
    int unknown = check(location, pieces, training.byteFallback());
    return new SentencePieceFile(location, List.copyOf(pieces), unknown, training, spelling);
  }

  private static Piece piece(String location, int number, ProtobufReader message) {
    String text = "";
    float score = 0;
    int type = 1;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> text = message.text();
        case 2 -> score = message.number() + 0f; // -0 is 0
        case 3 -> type = message.integer();
        default -> message.skip();
      }
    }
    if (text.isEmpty() || !Float.isFinite(score) || type < 1 || type > Type.values().length) {
      throw new ModelException(
          "%s: piece %d is damaged: its text is '%.40s', its score %s, its type %d"
              .formatted(location, number, text, score, type));
    }
    return new Piece(text, score, Type.values()[type - 1]);
  }

  private static Training training(String location, Training defaults, ProtobufReader message) {
    Method method = defaults.method();
    boolean spaceAsSuffix = defaults.spaceAsSuffix();
    boolean byteFallback = defaults.byteFallback();
    String unknownSurface = defaults.unknownSurface();
    while (message.next()) {
      switch (message.field()) {
        case 3 -> method = method(location, message.integer());
        case 24 -> spaceAsSuffix = message.flag();
        case 35 -> byteFallback = message.flag();
        case 44 -> unknownSurface = message.text();
        default -> message.skip();
      }
    }
    return new Training(method, spaceAsSuffix, byteFallback, unknownSurface);
  }

  private static Method method(String location, int number) {
    if (number < 1 || number > Method.values().length) {
      throw new ModelException(
          "%s: the model has the type %d; known are 1 (unigram), 2 (bpe), 3 (word) and 4 (char)"
              .formatted(location, number));
    }
    return Method.values()[number - 1];
  }

  private static Spelling spelling(String location, Spelling defaults, ProtobufReader message) {
    CharacterMap map = defaults.map();
    boolean addSpace = defaults.addSpace();
    boolean removeSpaces = defaults.removeSpaces();
    boolean escapeSpaces = defaults.escapeSpaces();
    while (message.next()) {
      switch (message.field()) {
        case 2 -> {
          byte[] compiled = message.content();
          map = compiled.length == 0 ? map : CharacterMap.read(location, compiled);
        }
        case 3 -> addSpace = message.flag();
        case 4 -> removeSpaces = message.flag();
        case 5 -> escapeSpaces = message.flag();
        default -> message.skip();
      }
    }
    return new Spelling(map, addSpace, removeSpaces, escapeSpaces);
  }

  /// Rules for decoded text are not known to be in use anywhere.
  private static void refuseRules(String location, ProtobufReader denormalizer) {
    while (denormalizer.next()) {
      if (denormalizer.field() == 2 && denormalizer.content().length > 0) {
        throw new ModelException(
            location + " has rules for decoded text (denormalizer_spec), which are not supported");
      } else if (denormalizer.field() != 2) {
        denormalizer.skip();
      }
    }
  }

  /// The number of the unknown piece, when the pieces fit together.
  private static int check(String location, List<Piece> pieces, boolean byteFallback) {
    if (pieces.size() > MAX_PIECES) {
      throw new ModelException(
          "%s has more than %d pieces, more than any model has".formatted(location, MAX_PIECES));
    }
    int unknown = -1;
    Set<String> texts = HashSet.newHashSet(pieces.size());
    int bytes = 0;
    for (int number = 0; number < pieces.size(); number++) {
      Piece piece = pieces.get(number);
      if (!texts.add(piece.text())) {
        throw new ModelException(
            "%s: the piece '%.40s' stands there twice".formatted(location, piece.text()));
      }
      if (piece.type() == Type.BYTE) {
        bytes += ByteText.value(piece.text()) >= 0 ? 1 : 0;
      }
      if (piece.type() == Type.UNKNOWN) {
        if (unknown >= 0) {
          throw new ModelException(
              "%s: the pieces %d and %d are both the unknown one"
                  .formatted(location, unknown, number));
        }
        unknown = number;
      }
    }
    if (unknown < 0) {
      throw new ModelException(
          "%s is damaged or no SentencePiece model: none of its %d pieces is the unknown one"
              .formatted(location, pieces.size()));
    }
    long all = pieces.stream().filter(piece -> piece.type() == Type.BYTE).count();
    if (bytes != all || bytes != (byteFallback ? 256 : 0)) {
      throw new ModelException(
          "%s: %d pieces are bytes, %d of them valid ones, where %d were expected"
              .formatted(location, all, bytes, byteFallback ? 256 : 0));
    }
    return unknown;
  }
}
