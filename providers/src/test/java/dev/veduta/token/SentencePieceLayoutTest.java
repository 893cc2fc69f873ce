// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Tokenizer;
import dev.veduta.testkit.token.TokenizerContract;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The ids of a SentencePiece file in a tokenizer of XLM-RoBERTa's class, and of others.
class SentencePieceLayoutTest extends TokenizerContract {
  private static final byte[] FILE =
      SmallSentencePiece.file(
          SmallSentencePiece.pieces("▁cat", "s", "▁", "a"), new byte[0], new byte[0]);

  @Override
  protected Tokenizer tokenizer() {
    return ofClass("XLMRobertaTokenizer");
  }

  @Test
  void beginWithFairseqsFour() {
    Tokenizer tokenizer = tokenizer();
    assertThat(vocabulary(tokenizer))
        .containsExactly("<s>", "<pad>", "</s>", "<unk>", "▁cat", "s", "▁", "a", "<mask>");
    assertThat(tokenizer.encode("cats東", true)).containsExactly(0, 4, 5, 3, 2);
    assertThat(tokenizer.decode(new int[] {0, 4, 3, 6, 7, 2}, false))
        .isEqualTo("<s> cat<unk> a</s>");
    assertThat(tokenizer.decode(new int[] {0, 4, 3, 6, 7, 2}, true)).isEqualTo("cat a");
  }

  @Test
  void findSpecialTokensInTheText() {
    assertThat(pieces(tokenizer(), "cat<mask>cat</s>", false))
        .containsExactly("▁cat", "<mask>", "▁cat", "</s>");
  }

  @Test
  void keepTheUnusedOnesOfCamembert() {
    byte[] file =
        SmallSentencePiece.file(SmallSentencePiece.pieces("▁cat"), new byte[0], new byte[0]);
    Tokenizer tokenizer =
        SmallSentencePiece.load(file, "{\"tokenizer_class\": \"CamembertTokenizerFast\"}");
    assertThat(vocabulary(tokenizer))
        .containsExactly(
            "<s>NOTUSED",
            "<pad>",
            "</s>NOTUSED",
            "<unk>",
            "<unk>NOTUSED",
            "<s>",
            "</s>",
            "▁cat",
            "<mask>");
    assertThat(tokenizer.encode("cat東", true)).containsExactly(5, 7, 3, 6);
  }

  @Test
  void endWithLanguagesInMBart() {
    Tokenizer tokenizer = ofClass("MBartTokenizer");
    assertThat(tokenizer.size()).isEqualTo(8 + 25 + 1);
    assertThat(tokenizer.id("ar_AR")).hasValue(8);
    assertThat(tokenizer.id("zh_CN")).hasValue(32);
    assertThat(pieces(tokenizer, "cat", true)).containsExactly("▁cat", "</s>", "en_XX");
    Tokenizer french =
        SmallSentencePiece.load(
            FILE, "{\"tokenizer_class\": \"MBart50Tokenizer\", \"src_lang\": \"fr_XX\"}");
    assertThat(french.size()).isEqualTo(8 + 52 + 1);
    assertThat(pieces(french, "cat", true)).containsExactly("fr_XX", "▁cat", "</s>");
  }

  @Test
  void endWithSentinelsInT5() {
    Tokenizer tokenizer =
        SmallSentencePiece.load(FILE, "{\"tokenizer_class\": \"T5Tokenizer\", \"extra_ids\": 3}");
    assertThat(vocabulary(tokenizer)).endsWith("a", "<extra_id_2>", "<extra_id_1>", "<extra_id_0>");
    assertThat(pieces(tokenizer, "cat<extra_id_1>", true))
        .containsExactly("▁cat", "<extra_id_1>", "</s>");
    assertThat(tokenizer.decode(new int[] {3, 8}, true)).isEqualTo("cat");
  }

  @Test
  void areThoseOfTheFileWithoutAClass() {
    Tokenizer tokenizer = SmallSentencePiece.load(FILE);
    assertThat(vocabulary(tokenizer))
        .containsExactly("<unk>", "<s>", "</s>", "▁cat", "s", "▁", "a");
    assertThat(tokenizer.encode("cats", true)).containsExactly(3, 4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"tokenizer_class\": \"LlamaTokenizer\" | 1 3",
        "\"tokenizer_class\": \"LlamaTokenizer\", \"add_bos_token\": false | 3",
        "\"add_bos_token\": true, \"add_eos_token\": true | 1 3 2",
      })
  void haveTheTokensAroundThatTheSettingsWant(String keys, String ids) {
    assertThat(SmallSentencePiece.load(FILE, "{" + keys + "}").encode("cat", true))
        .containsExactly(Arrays.stream(ids.split(" ")).mapToInt(Integer::parseInt).toArray());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"model_type\": \"xlm-roberta\" | 0 4 2",
        "\"model_type\": \"vision-encoder-decoder\", \"decoder\": {\"model_type\": \"trocr\"} |"
            + " 0 4 2",
        "\"model_type\": \"t5\" | 3 2",
        "\"tokenizer_class\": \"T5Tokenizer\", \"model_type\": \"mbart\" | 3 2",
        "\"model_type\": \"anything\" | 3",
      })
  void goByTheModelWhereNoClassIsNamed(String keys, String ids) {
    MemoryFiles files =
        MemoryFiles.none().with("spiece.model", FILE).with("config.json", "{" + keys + "}");
    assertThat(new SentencePieceProvider().load(files).encode("cat", true))
        .containsExactly(Arrays.stream(ids.split(" ")).mapToInt(Integer::parseInt).toArray());
  }

  @Test
  void foldLettersInAlbert() {
    byte[] file =
        SmallSentencePiece.file(
            SmallSentencePiece.pieces("[CLS]", "[SEP]", "▁cafe", "\"", "▁Café"),
            new byte[0],
            new byte[0]);
    Tokenizer tokenizer =
        SmallSentencePiece.load(file, "{\"tokenizer_class\": \"AlbertTokenizer\"}");
    assertThat(pieces(tokenizer, "CAFÉ``''", true))
        .containsExactly("[CLS]", "▁cafe", "\"", "\"", "[SEP]");
    Tokenizer cased =
        SmallSentencePiece.load(
            file,
            "{\"tokenizer_class\": \"AlbertTokenizer\", \"do_lower_case\": false,"
                + " \"keep_accents\": true}");
    assertThat(pieces(cased, "Café", false)).containsExactly("▁Café");
  }

  @Test
  void leaveRoomForAddedTokens() {
    MemoryFiles files =
        MemoryFiles.none()
            .with("spiece.model", FILE)
            .with("added_tokens.json", "{\"<new>\": 7}")
            .with("special_tokens_map.json", "{\"eos_token\": \"</s>\"}");
    Tokenizer tokenizer = new SentencePieceProvider().load(files);
    assertThat(tokenizer.encode("cat<new>cat</s>", true)).containsExactly(3, 7, 3, 2);
    assertThat(tokenizer.decode(new int[] {3, 7, 2}, true)).isEqualTo("cat<new>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NllbTokenizer | tokenizer_class must be XLMRobertaTokenizer",
        "AlbertTokenizer | the vocabulary has no '[CLS]'",
      })
  void areRefusedWhereTheClassIsUnknownOrDoesNotFit(String name, String fault) {
    assertThatThrownBy(() -> ofClass(name))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(fault);
  }

  @Test
  void areRefusedWhereFairseqsFirstPiecesAreMissing() {
    byte[] late =
        SmallSentencePiece.file(
            List.of(
                new SentencePieceFile.Piece("a", 0, SentencePieceFile.Type.NORMAL),
                new SentencePieceFile.Piece("b", 0, SentencePieceFile.Type.NORMAL),
                new SentencePieceFile.Piece("c", 0, SentencePieceFile.Type.NORMAL),
                new SentencePieceFile.Piece("<unk>", 0, SentencePieceFile.Type.UNKNOWN)),
            new byte[0],
            new byte[0]);
    assertThatThrownBy(
            () -> SmallSentencePiece.load(late, "{\"tokenizer_class\": \"MBartTokenizer\"}"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("the unknown piece is number 3 of 4");
  }

  private static Tokenizer ofClass(String name) {
    return SmallSentencePiece.load(FILE, "{\"tokenizer_class\": \"%s\"}".formatted(name));
  }

  private static List<String> vocabulary(Tokenizer tokenizer) {
    return IntStream.range(0, tokenizer.size()).mapToObj(tokenizer::token).toList();
  }

  private static List<String> pieces(Tokenizer tokenizer, String text, boolean special) {
    return Arrays.stream(tokenizer.encode(text, special)).mapToObj(tokenizer::token).toList();
  }
}
