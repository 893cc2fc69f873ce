// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.ConfigurationException;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.Prompt;
import dev.veduta.api.Reading;
import dev.veduta.api.TextReader;
import dev.veduta.api.VedutaException;
import dev.veduta.spi.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A configured reader …
class ConfiguredReaderTest {
  private static final Image PICTURE = Image.of(new byte[0]);
  private static final String RECEIPT =
      "<s_menu><s_nm>Green tea</s_nm><s_kind><hot/></s_kind><sep/><s_nm>Milk</s_nm></s_menu></s>";

  @TempDir Path folder;

  @Test
  void givesALineOfTextAsItIs() throws IOException {
    try (Captioners captioners = open(new Clerk("industry, Mr. Brown</s><pad>", true))) {
      Reading reading = captioners.get(TextReader.class).read(PICTURE);

      assertThat(reading.text()).isEqualTo("industry, Mr. Brown");
      assertThat(reading.content().toJson())
          .isEqualTo("{\"text_sequence\":\"industry, Mr. Brown\"}");
      assertThat(reading.caption()).isEqualTo(captioners.get().caption(PICTURE));
    }
  }

  @Test
  void givesTheFieldsOfADocument() throws IOException {
    try (Captioners captioners = open(new Clerk(RECEIPT, true))) {
      Reading reading = captioners.get(TextReader.class, "docs").read(PICTURE, "cord-v2");

      assertThat(reading.content().toJson())
          .isEqualTo("{\"menu\":[{\"nm\":\"Green tea\",\"kind\":\"hot\"},{\"nm\":\"Milk\"}]}");
      assertThat(reading.text()).isEqualTo("Green tea hot Milk");
      assertThat(reading.caption().tokens()).hasSize(14);
      assertThat(captioners.get(TextReader.class).read(PICTURE).content())
          .as("without a task")
          .isEqualTo(reading.content());
    }
  }

  @Test
  void answersQuestionsAboutADocument() throws IOException {
    try (Captioners captioners = open(new Clerk("Mr. Brown</s_answer></s>", true))) {
      Reading reading = captioners.get(TextReader.class).answer(PICTURE, "who wrote it?");

      assertThat(reading.text()).isEqualTo("Mr. Brown");
      assertThat(reading.content().toJson())
          .isEqualTo("{\"question\":\"who wrote it?\",\"answer\":\"Mr. Brown\"}");
    }
  }

  @Test
  void takesTokenIdsAsATask() throws IOException {
    try (Captioners captioners = open(new Clerk(RECEIPT, true))) {
      Tokenizer tokenizer = Objects.requireNonNull(captioners.model("docs").tokenizer());
      int task = tokenizer.id("<s_cord-v2>").orElseThrow();
      var request = new CaptionRequest(PICTURE, new Prompt.OfTokens(List.of(task)));
      TextReader reader = captioners.get(TextReader.class);

      assertThat(reader.read(List.of(request), GenerationOptions.DEFAULT))
          .containsExactly(List.of(reader.read(PICTURE, "cord-v2")));
    }
  }

  @Test
  void givesSeveralReadingsOfSeveralPictures() throws IOException {
    try (Captioners captioners = open(new Clerk(RECEIPT, true))) {
      TextReader reader = captioners.get(TextReader.class);
      var two = GenerationOptions.builder().numBeams(2).numReturnSequences(2).build();

      assertThat(reader.readAll(List.of(PICTURE, PICTURE, PICTURE))).hasSize(3);
      assertThat(reader.read(List.of(CaptionRequest.describe(PICTURE)), two).getFirst()).hasSize(2);
    }
  }

  @Test
  void refusesATaskThatTheModelDoesNotKnow() throws IOException {
    try (Captioners captioners = open(new Clerk(RECEIPT, true))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> captioners.get(TextReader.class).read(PICTURE, "rvlcdip"))
          .withMessage("this model has no task <s_rvlcdip>; its tasks are <s_cord-v2>, <s_docvqa>");
    }
  }

  @Test
  void readsWithAModelThatShowsNoTokenizer() throws IOException {
    try (Captioners captioners = open(new Clerk(RECEIPT, false))) {
      Reading reading = captioners.get(TextReader.class).read(PICTURE, "cord-v2");

      assertThat(reading.text()).isEqualTo("Green tea Milk");
      assertThat(reading.content().toJson()).isEqualTo("{\"text_sequence\":\"Green tea Milk\"}");
    }
  }

  @Test
  void isFoundByItsNameAndClosedWithTheCaptioners() throws IOException {
    Captioners captioners = open(new Clerk(RECEIPT, true));
    TextReader reader = captioners.get(TextReader.class);
    assertThatThrownBy(() -> captioners.get(TextReader.class, "receits"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("no captioner is configured as 'receits'; configured are: docs.");

    captioners.close();

    assertThatThrownBy(() -> reader.read(PICTURE))
        .isInstanceOf(VedutaException.class)
        .hasMessageContaining("captioner 'docs' is closed");
  }

  private Captioners open(Clerk clerk) throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"clerk\"}");
    return Captioners.open(
        List.of(CaptionerSettings.of("docs", folder.toString())),
        Providers.installed().with(List.of(clerk)));
  }
}
