// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jcodec.api.SequenceEncoder;
import org.jcodec.common.io.NIOUtils;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;
import org.jcodec.common.model.Rational;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The tasks that the service lists for a captioner …
final class TasksTest {
  private static final String CASES = "../../integration-tests/goldens/src/test/resources/cases/";

  @TempDir private static Path folder;

  private static RunningService service;
  private static JsonArray atFirst;
  private static byte[] film;

  @BeforeAll
  static void start() throws IOException {
    service =
        RunningService.start(
            Map.of(
                "veduta.captioner.scenes.model", "classpath:dev/veduta/models/git-scenes",
                "veduta.captioner.questions.model", CASES + "git-vqa/checkpoint",
                "veduta.captioner.films.model", CASES + "git-video/checkpoint",
                "veduta.captioner.pair.model", CASES + "vit_gpt2/checkpoint"));
    atFirst = captioners();
    film = FormBody.read(film(folder.resolve("grey.mp4")));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "scenes,    captions answers texts classes inspections",
    "questions, captions answers texts classes inspections",
    "films,     captions answers texts videos classes inspections",
    "pair,      captions answers texts classes inspections",
  })
  void areAnsweredAndNoOthers(String captioner, String tasks) {
    List<String> expected = List.of(tasks.split(" ", -1));
    assertThat(tasks(atFirst, captioner)).isEqualTo(expected);

    for (Work work : Work.values()) {
      HttpResponse<String> response =
          service.send(
              form(work)
                  .field("captioner", captioner)
                  .post(service, "/v1/" + work.label())
                  .build());
      assertThat(response.statusCode())
          .as("%s of %s: %s", work, captioner, response.body())
          .isEqualTo(expected.contains(work.label()) ? 200 : 422);
    }
    assertThat(tasks(captioners(), captioner)).as("when it is loaded").isEqualTo(expected);
  }

  @Test
  void areKnownBeforeItIsLoaded() {
    assertThat(atFirst.getValuesAs(JsonObject.class))
        .hasSize(4)
        .allSatisfy(
            captioner -> {
              assertThat(captioner.getString("state")).isEqualTo("lazy");
              assertThat(captioner.getJsonArray("tasks")).isNotEmpty();
            });
  }

  private static FormBody form(Work work) {
    FormBody form = work == Work.VIDEOS ? new FormBody().file("video", film) : FormBody.withFox();
    return switch (work) {
      case CAPTIONS, TEXTS, VIDEOS, INSPECTIONS -> form.field("options", "{\"max-new-tokens\":2}");
      case ANSWERS ->
          form.field("question", "what is it?").field("options", "{\"max-new-tokens\":2}");
      case CLASSES -> form.field("labels", "fox").field("labels", "bear");
    };
  }

  private static JsonArray captioners() {
    try (JsonReader reader =
        Json.createReader(new StringReader(service.get("/v1/captioners").body()))) {
      return reader.readArray();
    }
  }

  private static List<String> tasks(JsonArray captioners, String name) {
    return captioners.getValuesAs(JsonObject.class).stream()
        .filter(captioner -> captioner.getString("name").equals(name))
        .flatMap(
            captioner -> captioner.getJsonArray("tasks").getValuesAs(JsonString.class).stream())
        .map(JsonString::getString)
        .toList();
  }

  private static Path film(Path file) throws IOException {
    SequenceEncoder encoder =
        SequenceEncoder.createWithFps(NIOUtils.writableChannel(file.toFile()), Rational.R(10, 1));
    for (int i = 0; i < 20; i++) {
      encoder.encodeNativeFrame(Picture.create(32, 32, ColorSpace.RGB));
    }
    encoder.finish();
    return file;
  }
}
