// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Config;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The parts of `tokenizer.json`, each by itself.
class TokenizerPartsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "'type': 'Split', 'pattern': {'String': '-'} ~ a-b--c ~ a|-|b|-|-|c",
        "'type': 'Split', 'pattern': {'String': '-'}, 'behavior': 'Removed' ~ a-b--c- ~ a|b|c",
        "'type': 'Split', 'pattern': {'String': '-'}, 'behavior': 'Removed', 'invert': true"
            + " ~ a-b--c ~ -|-|-",
        "'type': 'Split', 'pattern': {'String': '-'}, 'behavior': 'MergedWithPrevious'"
            + " ~ -a-b--c ~ -|a-|b-|-|c",
        "'type': 'Split', 'pattern': {'String': '-'}, 'behavior': 'MergedWithNext'"
            + " ~ a-b--c- ~ a|-b|-|-c|-",
        "'type': 'Split', 'pattern': {'String': '-'}, 'behavior': 'Contiguous' ~ a-b--c ~"
            + " a|-|b|--|c",
        "'type': 'Split', 'pattern': {'Regex': '[ab]+'} ~ abcba ~ ab|c|ba",
        "'type': 'Whitespace' ~ Hi, it's 5.0! ~ Hi|,|it|'|s|5|.|0|!",
        "'type': 'WhitespaceSplit' ~ Hi, it's\u3000me ~ Hi,|it's|me",
        "'type': 'Punctuation' ~ a!?b$ ~ a|!|?|b|$",
        "'type': 'Punctuation', 'behavior': 'Contiguous' ~ a!?b$ ~ a|!?|b|$",
        "'type': 'Digits' ~ a12½ ~ a|12½",
        "'type': 'Digits', 'individual_digits': true ~ a12½ ~ a|1|2|½",
        "'type': 'CharDelimiterSplit', 'delimiter': '-' ~ a-b--c ~ a|b|c",
        "'type': 'BertPreTokenizer' ~ a!? b ~ a|!|?|b",
        "'type': 'ByteLevel' ~ é's a ~ ĠÃ©|'s|Ġa",
        "'type': 'ByteLevel', 'add_prefix_space': false ~ a b ~ a|Ġb",
        "'type': 'ByteLevel', 'add_prefix_space': false, 'use_regex': false ~ a b ~ aĠb",
        "'type': 'Metaspace', 'replacement': '▁', 'add_prefix_space': true ~ a  b ~ ▁a|▁|▁b",
        "'type': 'Metaspace', 'prepend_scheme': 'never' ~ a b ~ a|▁b",
        "'type': 'Metaspace', 'add_prefix_space': false ~ a b ~ a|▁b",
        "'type': 'Metaspace', 'prepend_scheme': 'first', 'split': false ~ a b ~ ▁a▁b",
        "'type': 'Metaspace', 'replacement': '_' ~ _a b ~ _a|_b",
        "'type': 'Sequence', 'pretokenizers': [{'type': 'WhitespaceSplit'},"
            + " {'type': 'Digits', 'individual_digits': true}] ~ a1 b2 ~ a|1|b|2",
        "'type': 'Sequence', 'pretokenizers': [{'type': 'WhitespaceSplit'},"
            + " {'type': 'Punctuation'}, {'type': 'Metaspace', 'prepend_scheme': 'first'}]"
            + " ~ a! b ~ ▁a|!|b",
        "'type': 'Sequence', 'pretokenizers': [] ~ a b ~ a b",
      })
  void preTokenizersCutTextIntoWords(String json, String text, String words) {
    assertThat(String.join("|", words(json, text))).isEqualTo(words);
  }

  @Test
  void aPrefixOfTheFirstWordIsNotPutBehindWhatWasTakenAway() {
    String parts =
        "'type': 'Sequence', 'pretokenizers': [{'type': 'WhitespaceSplit'}, {'type':"
            + " 'Punctuation'}, {'type': 'Metaspace', 'prepend_scheme': 'first'}]";
    assertThat(words(parts, " a b")).containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "'type': 'NFC' ~ e\u0301ﬁ ~ éﬁ",
        "'type': 'NFD' ~ éﬁ ~ e\u0301ﬁ",
        "'type': 'NFKC' ~ e\u0301ﬁｶﾞ① ~ éfiガ1",
        "'type': 'NFKD' ~ éﬁ각 ~ e\u0301fi\u1100\u1161\u11A8",
        "'type': 'Lowercase' ~ ÀÉΣ ~ àéσ",
        "'type': 'StripAccents' ~ e\u0301\u0903é ~ eé",
        "'type': 'Strip' ~ `\u3000 a b\t` ~ a b",
        "'type': 'Strip', 'strip_left': false ~ ` a ` ~ ` a`",
        "'type': 'Prepend', 'prepend': '▁' ~ a ~ ▁a",
        "'type': 'Nmt' ~ a\u0001b\u200Bc\u2581d\u007F ~ ab c d",
        "'type': 'ByteLevel' ~ é a ~ Ã©Ġa",
        "'type': 'Replace', 'pattern': {'String': 'a.'}, 'content': '$1' ~ a.ab ~ $1ab",
        "'type': 'Replace', 'pattern': {'Regex': ' {2,}'}, 'content': ' ' ~ a   b c ~ a b c",
        "'type': 'Sequence', 'normalizers': [{'type': 'NFD'}, {'type': 'StripAccents'},"
            + " {'type': 'Lowercase'}] ~ ÀÉ ~ ae",
      })
  void normalizersRewriteText(String json, String text, String normalized) {
    assertThat(Normalizer.read(part(json)).normalize(text)).isEqualTo(normalized);
  }

  @Test
  void nothingIsPutBeforeNothing() {
    assertThat(Normalizer.read(part("'type': 'Prepend', 'prepend': '▁'")).normalize("")).isEmpty();
  }

  @Test
  void formsLeaveCharactersAloneThatAreNewerThanTheOriginalsTables() {
    Normalizer compatible = Normalizer.read(part("'type': 'NFKC'"));
    assertThat(compatible.normalize("㋾㋿")).isEqualTo("ヲ㋿");
    Normalizer bare = Normalizer.read(part("'type': 'StripAccents'"));
    assertThat(bare.normalize("a\u0AFAb\u0AC1")).isEqualTo("a\u0AFAb");
  }

  @Test
  void formsDoNotDependOnWhereALongTextIsCut() {
    Normalizer composed = Normalizer.read(part("'type': 'NFC'"));
    for (int length = 50; length < 80; length++) {
      String text = "é".repeat(length);
      assertThat(composed.normalize("e\u0301".repeat(length))).isEqualTo(text);
      assertThat(composed.normalize("x".repeat(length) + "\u1112\u1161\u11AB"))
          .isEqualTo("x".repeat(length) + "한");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "'type': 'ByteLevel' ~ ĠÃ|©|東 ~ ` é東`",
        "'type': 'Metaspace' ~ ▁a▁|b|▁c ~ ab c",
        "'type': 'Metaspace', 'prepend_scheme': 'never' ~ ▁a|▁b ~ ` a b`",
        "'type': 'BPEDecoder' ~ a|b</w>|c</w> ~ ab c",
        "'type': 'ByteFallback' ~ <0xE6>|<0x9D>|<0xB1>|a|<0xE6>|<0x9D> ~ 東a\uFFFD\uFFFD",
        "'type': 'ByteFallback' ~ <0xG0>|<0x41>|<0x4> ~ <0xG0>A<0x4>",
        "'type': 'Replace', 'pattern': {'String': '▁'}, 'content': ' ' ~ a|▁b ~ a b",
        "'type': 'Strip', 'content': ' ', 'start': 1, 'stop': 0 ~ `  a|b ` ~ ` ab `",
        "'type': 'Strip', 'content': 'x', 'start': 9, 'stop': 9 ~ xax|xx ~ a",
        "'type': 'CTC' ~ a|a|<pad>|a|.|b ~ aa.b",
        "'type': 'WordPiece', 'prefix': '##' ~ un|##want|. ~ unwant.",
        "'type': 'Sequence', 'decoders': [{'type': 'Replace', 'pattern': {'String': '▁'},"
            + " 'content': ' '}, {'type': 'ByteFallback'}, {'type': 'Fuse'},"
            + " {'type': 'Strip', 'content': ' ', 'start': 1}] ~ ▁a|<0xC3>|<0xA9>|▁b ~ aé b",
      })
  void decodersJoinPieces(String json, String pieces, String text) {
    Decoder decoder = Decoder.read(part(json));
    assertThat(String.join("", decoder.decode(List.of(pieces.split("\\|"))))).isEqualTo(text);
    assertThat(String.join("", decoder.decode(List.of()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "'type': 'Split' ~ x.pattern must be an object with the key String or Regex",
        "'type': 'Split', 'pattern': {'Regex': '('} ~ x.pattern.Regex can't be read as a regular",
        "'type': 'Split', 'pattern': {'String': 'a'}, 'behavior': 'isolated' ~ x.behavior must be",
        "'type': 'CharDelimiterSplit', 'delimiter': 'ab' ~ x.delimiter must be one character",
        "'type': 'CharDelimiterSplit' ~ x.delimiter must be one character",
        "'type': 'Metaspace', 'prepend_scheme': 'last' ~ x.prepend_scheme must be first, always or",
        "'type': 'Metaspace', 'add_prefix_space': false, 'prepend_scheme': 'first' ~ must be never",
        "'type': 'Metaspace', 'replacement': '' ~ x.replacement must be one character",
        "'type': 'Sequence', 'pretokenizers': {} ~ x.pretokenizers must be a list of objects",
        "'type': 'Sequence', 'pretokenizers': [{'type': 'A'}] ~ x.pretokenizers[0].type must be"
            + " one",
        "'type': 'A' ~ x.type must be one of BertPreTokenizer, ByteLevel, CharDelimiterSplit,",
      })
  void partsThatMakeNoSenseAreRefusedByName(String json, String fault) {
    assertThatThrownBy(() -> PreTokenizer.read(part(json)))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("tokenizer.json: x.")
        .hasMessageContaining(fault);
  }

  @Test
  void noFileMakesTextsGrowBeyondReason() {
    String twice = "{'type': 'Replace', 'pattern': {'String': 'a'}, 'content': 'aa'}";
    String sequence = "'type': 'Sequence', '%s': [" + (twice + ",").repeat(99) + twice + "]";
    assertThatThrownBy(
            () -> Normalizer.read(part(sequence.formatted("normalizers"))).normalize("a"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("characters or more of 1;");
    Decoder decoder = Decoder.read(part(sequence.formatted("decoders")));
    assertThatThrownBy(() -> decoder.decode(List.of("a", "a")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("characters or more of 2;");
    Normalizer wide =
        Normalizer.read(
            part(
                "'type': 'Replace', 'pattern': {'Regex': ''}, 'content': '%s'"
                    .formatted("x".repeat(1_000_000))));
    assertThatThrownBy(() -> wide.normalize("a".repeat(10_000)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("of 10000;");
  }

  @Test
  void sequencesThatMakeNoSenseAreRefused() {
    String bytes = "{'type': 'ByteLevel'}";
    String digits = "{'type': 'Digits'}";
    for (String parts :
        List.of(
            bytes + "," + bytes,
            (digits + ",").repeat(20) + digits,
            bytes + ", {'type': 'Sequence', 'pretokenizers': [" + bytes + "]}")) {
      String sequence = "'type': 'Sequence', 'pretokenizers': [" + parts + "]";
      assertThatThrownBy(() -> PreTokenizer.read(part(sequence)))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("x.pretokenizers must be a list of at most 20 parts");
    }
    String template = "{'type': 'BertProcessing', 'sep': ['a', 0], 'cls': ['a', 0]}";
    String templates =
        "'type': 'Sequence', 'processors': [" + (template + ",").repeat(500) + template + "]";
    assertThatThrownBy(() -> Template.read(part(templates), 1))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("x.processors must be parts that put at most 1000 ids");
  }

  @Test
  void templatesOfASequenceStandAroundEachOther() {
    String sequence =
        "'type': 'Sequence', 'processors': [{'type': 'ByteLevel'},"
            + " {'type': 'RobertaProcessing', 'sep': ['b', 2], 'cls': ['a', 1]},"
            + " {'type': 'BertProcessing', 'sep': ['d', 4], 'cls': ['c', 3]}]";
    assertThat(Template.read(part(sequence), 5).wrap(new int[] {0})).containsExactly(3, 1, 0, 2, 4);
  }

  private static List<String> words(String json, String text) {
    List<String> words = new ArrayList<>();
    PreTokenizer.read(part(json))
        .split(text, true, (word, start, end) -> words.add(word.substring(start, end)));
    return words;
  }

  private static Config part(String json) {
    String whole = "{\"x\": {%s}}".formatted(json.replace('\'', '"'));
    return Config.parse("tokenizer.json", whole.getBytes(StandardCharsets.UTF_8)).at("x");
  }
}
