// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.Config;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BertNormalizerTest {
  private static final BertNormalizer ALL = new BertNormalizer(true, true, true, true);
  private static final BertNormalizer CASED = new BertNormalizer(true, true, false, false);
  private static final BertNormalizer LOWER = new BertNormalizer(false, false, false, true);

  @Test
  void stripsAccentsAndLowersCase() {
    assertThat(ALL.normalize("Crème BRÛLÉE, naïve Straße ﬁ"))
        .isEqualTo("creme brulee, naive straße ﬁ");
    assertThat(ALL.normalize("각")).isEqualTo("\u1100\u1161\u11A8");
  }

  @Test
  void leavesCaseAndAccentsAloneWhenTold() {
    assertThat(CASED.normalize("Crème BRÛLÉE")).isEqualTo("Crème BRÛLÉE");
  }

  @Test
  void lowersEachCharacterByItself() {
    assertThat(LOWER.normalize("ΣΊΣΥΦΟΣ")).isEqualTo("σίσυφοσ");
    assertThat(LOWER.normalize("İ")).isEqualTo("i\u0307");
    assertThat(LOWER.normalize("\uD801\uDC00")).isEqualTo("\uD801\uDC28");
  }

  @Test
  void ordersMarksThatItKeeps() {
    // A spacing mark of class 224 goes before one of class 226, whichever came first.
    assertThat(ALL.normalize("a\uD834\uDD6D\u302E")).isEqualTo("a\u302E\uD834\uDD6D");
  }

  @Test
  void leavesNothingOfALongRunOfMarks() {
    assertThat(ALL.normalize("a" + "\u0301\u0316".repeat(5000) + "b")).isEqualTo("ab");
  }

  @Test
  void takesWhitespaceForSpacesAndDropsControls() {
    assertThat(CASED.normalize("a\tb\r\nc\u00A0d\u2003e\u000Bf\u0085g")).isEqualTo("a b  c d efg");
    assertThat(CASED.normalize("\u0378")).as("unassigned").isEqualTo("\u0378");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x3400, 0x4E00, 0x9FFF, 0xF900, 0x20000, 0x2A700, 0x2B81F, 0x2B920, 0x2FA1F})
  void spacesIdeographs(int codePoint) {
    String ideograph = Character.toString(codePoint);
    assertThat(CASED.normalize("a" + ideograph)).isEqualTo("a " + ideograph + " ");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x33FF, 0x3042, 0xAC00, 0x2B820, 0x2CEB0, 0x30000})
  void spacesNothingElse(int codePoint) {
    assertThat(CASED.normalize(Character.toString(codePoint)))
        .hasSize(Character.charCount(codePoint));
  }

  @ParameterizedTest
  @CsvSource({
    "{}, true, true",
    "{\"lowercase\": false}, false, false",
    "'{\"lowercase\": false, \"strip_accents\": true}', true, false",
    "'{\"lowercase\": true, \"strip_accents\": false}', false, true",
    "{\"strip_accents\": null}, true, true"
  })
  void stripsAccentsOfLowerCaseUnlessTold(String json, boolean accents, boolean lower) {
    Config config = Config.parse("tokenizer.json", json.getBytes(StandardCharsets.UTF_8));
    assertThat(BertNormalizer.read(config))
        .isEqualTo(new BertNormalizer(true, true, accents, lower));
  }
}
