// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.evaluation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.veduta.api.VedutaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A file of captions …
class CaptionFileTest {
  private static final String COCO =
      "{\"annotations\":[{\"image_id\":1,\"caption\":\"a\"}],\"images\":[{\"id\":1,\"file_name\":\"x.png\"}]}";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '¬',
      textBlock =
          """
          [{"image_id":1,"caption":"a"},{"image_id":"x","caption":"b"}]           | COCO       | 1=a x=b
          {"annotations":[{"image_id":-3,"caption":"a"}],"licenses":[{"id":1}]}   | COCO       | -3=a
          {"7":["a","b"],"8":["c"]}                                               | LISTS      | 7=a 7=b 8=c
          {"7":"a"}                                                               | LISTS      | 7=a
          {"file":"d/x.png","text":"a"}                                           | JSON_LINES | d/x.png=a
          {"file_name":"C:\\\\d\\\\x.png","caption":"a"}                          | JSON_LINES | C:\\d\\x.png=a
          {"image_id":4,"caption":"a"}                                            | JSON_LINES | 4=a
          {"text":["a"]}                                                          | LISTS      | text=a
          just a line                                                             | LINES      | 1=just a line
          """)
  void isReadInTheFormatThatItBeginsWith(String text, CaptionFile.Format format, String entries)
      throws IOException {
    for (String mark : List.of("", "\uFEFF", "  \n")) {
      if (format == CaptionFile.Format.LINES && mark.isBlank() && !mark.isEmpty()) {
        continue; // a blank line is a caption there
      }
      CaptionFile file = read(mark + text);

      assertThat(file.format()).isEqualTo(format);
      assertThat(
              String.join(
                  " ", file.entries().stream().map(one -> one.id() + "=" + one.text()).toList()))
          .isEqualTo(entries);
    }
  }

  @Test
  void namesItsPictures() throws IOException {
    assertThat(read(COCO).pictures()).containsEntry("1", "x.png");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '¬',
      textBlock =
          """
          [{"caption":"a"}]                             | entry 1: image_id is missing, expected a whole number or a text
          [{"image_id":1.5,"caption":"a"}]              | entry 1: image_id is a number that is not whole
          [{"image_id":1e999999999,"caption":"a"}]      | entry 1: image_id is a number that is not whole or too large
          [{"image_id":1,"caption":"a"},{"image_id":2}] | entry 2: caption is missing, expected a text
          [{"image_id":1,"caption":null}]               | entry 1: caption is null, expected a text
          [1]                                           | entry 1: this is no object; expected COCO's
          []                                            | there are no captions; expected COCO's
          {}                                            | there are no captions; expected COCO's
          {"annotations":[{"id":1,"bbox":[1,2]}]}       | annotation 1: image_id is missing
          {"images":[{"file_name":"x"}]}                | image 1: id is missing
          [{"image_id":1,"caption":"a"}                 | is not valid JSON
          [{"image_id":1,"caption":"a"}]]               | is not valid JSON
          {"a":["b"]}{                                  | is not valid JSON
          {"file":"x","text":"a"} trailing              | is not valid JSON
          """)
  void saysWhereItIsWrong(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isExactlyInstanceOf(VedutaException.class)
        .hasMessageStartingWith(folder.resolve("file").toString())
        .hasMessageContaining(message);
  }

  @Test
  void saysWhichLineIsWrong() {
    assertThatThrownBy(() -> read("{\"file\":\"x\",\"text\":\"a\"}\n\nnothing\n"))
        .hasMessageContaining("line 3: expected an object a line, {\"file\": …");
  }

  @Test
  void endsEverywhereWithAnErrorOrACaption() throws IOException {
    for (String whole :
        List.of(COCO, "{\"1\":[\"a\",\"b\"]}", "[{\"image_id\":1,\"caption\":\"a\"}]")) {
      for (int length = 1; length < whole.length(); length++) {
        String cut = whole.substring(0, length);
        assertTimeoutPreemptively(
            Duration.ofSeconds(10),
            () -> assertThatThrownBy(() -> read(cut)).isInstanceOf(VedutaException.class),
            cut);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "{\"annotations\":[", "{\"a\":[", "[{\"image_id\":["})
  void isNotFollowedIntoAnyDepth(String start) {
    assertThatThrownBy(() -> read(start.repeat(200_000)))
        .isInstanceOf(VedutaException.class)
        .hasMessageContaining("is not valid JSON");
  }

  @Test
  void isRefusedWhenItIsNoText() {
    assertThatThrownBy(
            () ->
                CaptionFile.read(
                    Files.write(folder.resolve("file"), "caf\u00e9".getBytes(ISO_8859_1))))
        .hasMessage(folder.resolve("file") + " is not UTF-8 text");
    assertThatThrownBy(() -> CaptionFile.read(folder.resolve("absent")))
        .hasMessage("there is no file " + folder.resolve("absent"));
    assertThatThrownBy(() -> CaptionFile.read(folder)).isInstanceOf(VedutaException.class);
    assertThatThrownBy(() -> read(""))
        .hasMessageEndingWith("has no captions, expected at least one");
  }

  @Test
  void isRefusedWhenACaptionHasNoEnd() {
    assertThatThrownBy(() -> read("a\n" + "b".repeat(40_000)))
        .hasMessageContaining("line 2: the text has 40000 characters, expected at most 32768");
  }

  private CaptionFile read(String text) throws IOException {
    return CaptionFile.read(Files.writeString(folder.resolve("file"), text));
  }
}
