// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Tokenizer;
import dev.veduta.token.SentencePieceFile.Piece;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// SentencePiece files small enough to be read, written field by field.
final class SmallSentencePiece {
  private static final List<SentencePieceFile.Type> TYPES =
      List.of(SentencePieceFile.Type.values());

  static final List<Piece> HEAD =
      List.of(
          new Piece("<unk>", 0, SentencePieceFile.Type.UNKNOWN),
          new Piece("<s>", 0, SentencePieceFile.Type.CONTROL),
          new Piece("</s>", 0, SentencePieceFile.Type.CONTROL));

  /// Some Unicode normalization: one character to one, to two, to a space, two to one, and to none.
  static final Map<String, String> RULES =
      Map.of("Ａ", "A", "™", "TM", "\u3000", " ", "\t", " ", "e\u0301", "é", "\u200B", "");

  private SmallSentencePiece() {}

  /// Pieces behind the usual three; scores fall from piece to piece.
  static List<Piece> pieces(String... texts) {
    List<Piece> pieces = new ArrayList<>(HEAD);
    for (String text : texts) {
      pieces.add(new Piece(text, -pieces.size(), SentencePieceFile.Type.NORMAL));
    }
    return pieces;
  }

  static List<Piece> with(List<Piece> pieces, String text, SentencePieceFile.Type type) {
    List<Piece> all = new ArrayList<>(pieces);
    all.add(new Piece(text, -all.size(), type));
    return all;
  }

  /// With a piece for each byte.
  static List<Piece> withBytes(List<Piece> pieces) {
    List<Piece> all = new ArrayList<>(pieces);
    for (int value = 0; value < 256; value++) {
      all.add(new Piece(ByteFallback.piece(value), 0, SentencePieceFile.Type.BYTE));
    }
    return all;
  }

  /// A whole file.
  ///
  /// @param training fields of the `TrainerSpec`
  /// @param spelling fields of the `NormalizerSpec`
  static byte[] file(List<Piece> pieces, byte[] training, byte[] spelling) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (Piece piece : pieces) {
      byte[] text = field(1, piece.text().getBytes(StandardCharsets.UTF_8));
      byte[] score =
          ByteBuffer.allocate(5)
              .order(ByteOrder.LITTLE_ENDIAN)
              .put((byte) ((2 << 3) | 5))
              .putFloat(piece.score())
              .array();
      file.writeBytes(field(1, join(text, score, field(3, TYPES.indexOf(piece.type()) + 1))));
    }
    file.writeBytes(field(2, training));
    file.writeBytes(field(3, spelling));
    return file.toByteArray();
  }

  static byte[] field(int number, byte[] content) {
    return join(varint((number << 3) | 2), varint(content.length), content);
  }

  static byte[] field(int number, int value) {
    return join(varint(number << 3), varint(value));
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  static Tokenizer load(byte[] file) {
    return load(file, "{}");
  }

  static Tokenizer load(byte[] file, String config) {
    return new SentencePieceProvider()
        .load(
            MemoryFiles.none().with("tokenizer.model", file).with("tokenizer_config.json", config));
  }

  /// Rules in their compiled form. Each node has a block of 256 units for its children.
  static byte[] compiled(Map<String, String> rules) {
    List<int[]> blocks = new ArrayList<>();
    blocks.add(new int[256]);
    blocks.add(new int[256]);
    set(blocks, 0, 0, 1, false);
    ByteArrayOutputStream texts = new ByteArrayOutputStream();
    rules.forEach(
        (key, replacement) -> {
          int node = 0;
          int children = 1;
          for (byte label : key.getBytes(StandardCharsets.UTF_8)) {
            node = 256 * children + Byte.toUnsignedInt(label);
            if (unit(blocks, node) == 0) {
              blocks.add(new int[256]);
              set(blocks, node, Byte.toUnsignedInt(label), blocks.size() - 1, false);
            }
            children = ((unit(blocks, node) >>> 10) ^ node) / 256;
          }
          set(blocks, node, node % 256, children, true);
          blocks.get(children)[0] = 0x80000000 | texts.size();
          texts.writeBytes(replacement.getBytes(StandardCharsets.UTF_8));
          texts.write(0);
        });
    ByteBuffer units = ByteBuffer.allocate(4 + 1024 * blocks.size()).order(ByteOrder.LITTLE_ENDIAN);
    units.putInt(1024 * blocks.size());
    blocks.forEach(block -> Arrays.stream(block).forEach(units::putInt));
    return join(units.array(), texts.toByteArray());
  }

  private static int unit(List<int[]> blocks, int index) {
    return blocks.get(index / 256)[index % 256];
  }

  private static void set(List<int[]> blocks, int index, int label, int children, boolean ends) {
    int offset = index ^ (256 * children);
    blocks.get(index / 256)[index % 256] = (offset << 10) | (ends ? 0x100 : 0) | label;
  }

  private static byte[] varint(int value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int rest = value;
    while (rest >>> 7 != 0) {
      bytes.write((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes.write(rest);
    return bytes.toByteArray();
  }
}
