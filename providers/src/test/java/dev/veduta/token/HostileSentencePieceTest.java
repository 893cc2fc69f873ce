// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static dev.veduta.token.Recordings.shared;
import static dev.veduta.token.SmallSentencePiece.compiled;
import static dev.veduta.token.SmallSentencePiece.field;
import static dev.veduta.token.SmallSentencePiece.file;
import static dev.veduta.token.SmallSentencePiece.join;
import static dev.veduta.token.SmallSentencePiece.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.veduta.api.ModelException;
import dev.veduta.token.SentencePieceFile.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files that are no SentencePiece model are refused by name, with their fault.
class HostileSentencePieceTest {
  private static final byte[] NONE = new byte[0];
  private static final List<Piece> PIECES = SmallSentencePiece.pieces("▁a", "a", "b");
  private static final byte[] MAP = compiled(SmallSentencePiece.RULES);
  private static final byte[] FILE = file(PIECES, field(3, 1), field(2, MAP));

  @Test
  void refusesEveryFileThatIsCut() {
    int accepted = 0;
    // Behind the pieces comes the character map, which takes much room.
    int step = 1;
    for (int length = 0; length < FILE.length; length += step) {
      accepted += isRead(Arrays.copyOf(FILE, length)) ? 1 : 0;
      step = length < 200 ? 1 : 61;
    }
    // Cut between two fields a file is as good as whole.
    assertThat(accepted).isEqualTo(PIECES.size() + 1);
  }

  @Test
  void refusesOrReadsEveryDamagedFile() {
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 600; i++) {
      byte[] damaged = FILE.clone();
      int reach = i % 2 == 0 ? 100 : damaged.length;
      for (int j = 0; j < 3; j++) {
        damaged[random.nextInt(reach)] = (byte) random.nextInt(256);
      }
      refused += isRead(damaged) ? 0 : 1;
    }
    assertThat(refused).isBetween(200, 599);
  }

  @Test
  void refusesOrReadsDamagedRealFiles() throws IOException {
    byte[] whole = Files.readAllBytes(shared("testdata/tokenizers/test_sentencepiece.model"));
    Random random = new Random(6);
    int refused = 0;
    for (int i = 0; i < 60; i++) {
      byte[] damaged = random.nextBoolean() ? whole.clone() : cut(whole, random);
      for (int j = 0; j < 20; j++) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      refused += isRead(damaged) ? 0 : 1;
    }
    assertThat(refused).isGreaterThan(40);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0A FF FF FF FF 0F | 4294967295 bytes announced where 0 are left",
        "0A FF FF FF FF FF FF FF FF FF 01 | 18446744073709551615 bytes announced",
        "0A FF FF FF FF FF FF FF FF FF FF 01 | a number of more than 10 bytes",
        "0A | 1 bytes announced where 0 are left",
        "00 | a field with the number 0",
        "0B | field 1 of the type 3, where a message was expected",
        "7B | field 15 of the unknown type 3",
        "08 01 | field 1 of the type 0, where a message was expected",
        "0A 02 08 01 | field 1 of the type 0, where bytes was expected",
        "0A 03 0A 01 FF | field 1 is not UTF-8 text: byte 0",
        "0A 02 18 07 | piece 0 is damaged: its text is '', its score 0.0, its type 7",
        "12 02 18 05 | the model has the type 5; known are 1 (unigram), 2 (bpe), 3 (word)",
      })
  void refusesFieldsThatMakeNoSense(String bytes, String fault) {
    byte[] file = new byte[(bytes.length() + 1) / 3];
    for (int i = 0; i < file.length; i++) {
      file[i] = (byte) Integer.parseInt(bytes.substring(3 * i, 3 * i + 2), 16);
    }
    refused(file, fault);
  }

  @Test
  void refusesPiecesThatDoNotFitTogether() {
    refused(NONE, "none of its 0 pieces is the unknown one");
    refused(
        file(List.of(new Piece("a", 0, SentencePieceFile.Type.NORMAL)), NONE, NONE),
        "none of its 1 pieces is the unknown one");
    refused(
        file(with(PIECES, "?", SentencePieceFile.Type.UNKNOWN), NONE, NONE),
        "the pieces 0 and 6 are both the unknown one");
    refused(
        file(with(PIECES, "a", SentencePieceFile.Type.CONTROL), NONE, NONE),
        "the piece 'a' stands there twice");
    refused(
        file(with(PIECES, "", SentencePieceFile.Type.NORMAL), NONE, NONE), "piece 6 is damaged");
    refused(
        file(List.of(new Piece("a", Float.NaN, SentencePieceFile.Type.NORMAL)), NONE, NONE),
        "its score NaN");
    refused(
        file(with(PIECES, "a".repeat(2000), SentencePieceFile.Type.NORMAL), NONE, NONE),
        "2000 characters");
  }

  @Test
  void refusesMorePiecesThanAnyModelHas() {
    byte[] valid = new byte[5 * 1_100_000];
    for (int i = 0; i < valid.length; i += 5) {
      System.arraycopy(new byte[] {0x0A, 3, 0x0A, 1, 'a'}, 0, valid, i, 5);
    }
    refused(valid, "more than 1048576 pieces");
  }

  @Test
  void refusesBytesWithoutFallbackAndFallbackWithoutBytes() {
    refused(
        file(with(PIECES, "<0x00>", SentencePieceFile.Type.BYTE), NONE, NONE),
        "1 pieces are bytes, 1 of them valid ones, where 0 were expected");
    refused(
        file(PIECES, field(35, 1), NONE), "0 pieces are bytes, 0 of them valid ones, where 256");
    refused(
        file(with(PIECES, "<0xfg>", SentencePieceFile.Type.BYTE), NONE, NONE),
        "1 pieces are bytes, 0 of them valid ones");
  }

  @Test
  void refusesRulesForDecodedText() {
    refused(join(FILE, field(5, field(2, MAP))), "denormalizer_spec");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 | the character map of",
        "0 | 1026 | announces a trie of 1026 bytes",
        "0 | -1 | announces a trie of 4294967295 bytes",
        "1 | -1 | unit 0 points out of the trie",
        "1 | 0 | unit 0 leads to no text",
        // The root's children are the root's own block.
        "1 | 256 | unit 0 points out of the trie, which has",
      })
  void refusesTriesThatLeadNowhere(int index, int value, String fault) {
    byte[] map = MAP.clone();
    ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN).putInt(4 * index, value);
    if (value == 256) {
      ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 0x1FFFFF << 10);
    }
    refusedMap(map, fault);
  }

  @Test
  void refusesTriesThatLeadBack() {
    byte[] map = compiled(Map.of("ab", "x"));
    ByteBuffer units = ByteBuffer.wrap(map, 4, map.length - 4).slice();
    units.order(ByteOrder.LITTLE_ENDIAN);
    // Below "a", where "b" stands, its children are those of the root again.
    int a = 256 + 'a';
    units.putInt(4 * a, ((a ^ 256) << 10) | 'a');
    refusedMap(map, "unit %d leads back to itself".formatted(a));
  }

  @Test
  void refusesTextsOutOfReachOrTooLong() {
    byte[] map = compiled(Map.of("a", "x"));
    ByteBuffer bytes = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN);
    int value = map.length - 2 - 1024;
    assertThat(bytes.getInt(value)).isEqualTo(0x80000000);
    bytes.putInt(value, 0x80000002);
    refusedMap(map, "has no text among the 2 bytes of them");
    bytes.putInt(value, 1);
    refusedMap(map, "has no text among the 2 bytes of them");
    bytes.putInt(value, 0x80000000);
    refusedMap(Arrays.copyOf(map, map.length - 1), "doesn't end within");
    refusedMap(compiled(Map.of("a", "x".repeat(1025))), "doesn't end within 1024 bytes");
    refusedMap(compiled(Map.of("a".repeat(200), "x")), "ends a key of more than 128 bytes");
  }

  @Test
  void refusesReplacementsThatAreNoText() {
    byte[] map = compiled(Map.of("a", "xy"));
    map[map.length - 2] = (byte) 0xFF;
    refusedMap(map, "character map is not UTF-8 text: byte 1");
  }

  @Test
  void saysWhichFilesItReads() {
    SentencePieceProvider provider = new SentencePieceProvider();
    MemoryFiles named =
        MemoryFiles.none()
            .with("my.model", FILE)
            .with("tokenizer_config.json", "{\"vocab_file\": \"/a/b/my.model\"}");
    assertThat(provider.matches(named)).isTrue();
    assertThat(provider.load(named).size()).isEqualTo(PIECES.size());
    assertThat(provider.matches(named.with("tokenizer.json", "{}"))).isFalse();
    assertThat(provider.matches(named.with("vocab.json", "{}"))).isFalse();
    assertThat(provider.matches(MemoryFiles.none().with("my.model", FILE))).isFalse();
    assertThatThrownBy(() -> provider.load(MemoryFiles.none()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no SentencePiece file; it should be called sentencepiece.bpe.model");
  }

  private static byte[] cut(byte[] whole, Random random) {
    return Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
  }

  /// Whether the file is taken; if so, it must also be of use.
  private static boolean isRead(byte[] file) {
    try {
      assertTimeoutPreemptively(
          Duration.ofSeconds(10),
          () -> {
            var tokenizer = SmallSentencePiece.load(file);
            tokenizer.decode(tokenizer.encode("a bＡ ™ e\u0301 東京", true), false);
          });
      return true;
    } catch (ModelException e) {
      assertThat(e).hasMessageContaining("model/tokenizer.model");
      return false;
    }
  }

  private static void refusedMap(byte[] map, String fault) {
    refused(file(PIECES, NONE, field(2, map)), fault);
  }

  private static void refused(byte[] file, String fault) {
    assertThatThrownBy(() -> SmallSentencePiece.load(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model/tokenizer.model")
        .hasMessageContaining(fault);
  }
}
