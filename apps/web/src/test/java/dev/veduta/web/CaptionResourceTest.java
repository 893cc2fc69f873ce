// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The service, asked over HTTP, …
final class CaptionResourceTest {
  private static RunningService service;

  @BeforeAll
  static void start() {
    service = RunningService.start(Map.of());
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void describesThePictureOfAForm() {
    JsonObject answer = ok(FormBody.withFox(), "/v1/captions");
    assertThat(answer.getString("text")).isEqualTo(FormBody.FOX_CAPTION);
    assertThat(answer.getString("finish")).isEqualTo("eos");
    assertThat(answer.getString("captioner")).isEqualTo("default");
    assertThat(answer.getString("model")).isEqualTo("git-scenes");
    assertThat(answer.getString("backend")).startsWith("vector-cpu");
    assertThat(answer.getJsonNumber("seconds").doubleValue()).isPositive();
    assertThat(answer.getJsonObject("image")).isEqualTo(object("{\"width\":128,\"height\":128}"));
    assertThat(
            answer.getJsonArray("tokens").getValuesAs(JsonObject.class).stream()
                .map(token -> token.getString("text"))
                .collect(Collectors.joining()))
        .isEqualTo(FormBody.FOX_CAPTION);
  }

  @Test
  void describesPicturesInBase64AndDataUrls() {
    String base64 = Base64.getEncoder().encodeToString(FormBody.read(FormBody.FOX));
    for (String image : List.of(base64, "data:image/png;base64," + base64)) {
      HttpResponse<String> response =
          json(
              "/v1/captions",
              "{\"image\":\"%s\",\"options\":{\"max_new_tokens\":2},\"captioner\":null}"
                  .formatted(image));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(object(response.body()).getString("text")).isEqualTo("a fox");
      assertThat(object(response.body()).getString("finish")).isEqualTo("max_tokens");
    }
  }

  @Test
  void takesALargePictureInBase64() {
    byte[] large = Arrays.copyOf(FormBody.read(FormBody.FOX), 12_000_000); // zeros are ignored
    String base64 = Base64.getEncoder().encodeToString(large);
    HttpResponse<String> response = json("/v1/captions", "{\"image\":\"%s\"}".formatted(base64));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(object(response.body()).getString("text")).isEqualTo(FormBody.FOX_CAPTION);
  }

  @Test
  void refusesJsonThatTakesTooMuchToRead() {
    String deep = "[".repeat(1000);
    problem(json("/v1/captions", "{\"options\":" + deep), 400, "the body is no JSON");
    problem(json("/v1/captions", "{\"image\":" + "9".repeat(2000) + "}"), 400, "");
    problem(
        json("/v1/captions", "{\"image\":[" + "{},".repeat(20_000) + "{}]}"),
        400,
        "more than the 15001 that one of its length may have");
    problem(
        service.send(FormBody.withFox().field("labels", deep).post(service, "/v1/classes").build()),
        400,
        "'labels' is no JSON");
  }

  @Test
  void streamsTokensThatMakeTheCaption() {
    HttpResponse<String> response =
        service.send(
            FormBody.withFox()
                .post(service, "/v1/captions")
                .header("Accept", "text/event-stream")
                .build());
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    List<Event> events = events(response.body());
    assertThat(events.getLast().name()).isEqualTo("caption");
    assertThat(events.getLast().data().getString("text")).isEqualTo(FormBody.FOX_CAPTION);
    assertThat(events.subList(0, events.size() - 1))
        .allSatisfy(event -> assertThat(event.name()).isEqualTo("token"));
    assertThat(
            events.stream()
                .limit(events.size() - 1L)
                .map(event -> event.data().getString("text"))
                .collect(Collectors.joining()))
        .isEqualTo(FormBody.FOX_CAPTION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/*                                          | application/json",
        "application/json, text/event-stream          | application/json",
        "text/event-stream, application/json          | text/event-stream",
        "text/event-stream;q=0.5, application/json    | application/json",
        "image/png, text/*                            | text/event-stream",
      })
  void answersInTheTypeThatTheClientPrefers(String accept, String type) {
    HttpResponse<String> response =
        service.send(
            FormBody.withFox().post(service, "/v1/captions").header("Accept", accept).build());
    assertThat(response.headers().firstValue("Content-Type")).contains(type);
  }

  @Test
  void endsAStreamWithTheProblem() {
    HttpResponse<String> response =
        service.send(
            new FormBody()
                .file("image", new byte[] {1, 2, 3})
                .post(service, "/v1/captions")
                .header("Accept", "text/event-stream")
                .build());
    assertThat(events(response.body())).hasSize(1);
    assertThat(events(response.body()).getFirst().name()).isEqualTo("problem");
    assertThat(events(response.body()).getFirst().data().getInt("status")).isEqualTo(422);
  }

  @Test
  void answersQuestions() {
    JsonObject answer =
        ok(
            FormBody.withFox()
                .field("question", "a fox to")
                .field("options", "{\"max-new-tokens\":3}"),
            "/v1/answers");
    assertThat(answer.getString("text").strip()).startsWith("the left");
  }

  @Test
  void readsTexts() {
    JsonObject answer = ok(FormBody.withFox(), "/v1/texts");
    assertThat(answer.getString("text")).isEqualTo(FormBody.FOX_CAPTION);
    assertThat(answer.getJsonObject("content").getString("text_sequence"))
        .isEqualTo(FormBody.FOX_CAPTION);
  }

  @Test
  void classifiesByLabelsInOneFieldOrInSeveral() {
    for (FormBody form :
        List.of(
            FormBody.withFox().field("labels", "[\"fox\",\"snowman\"]"),
            FormBody.withFox().field("labels", "fox").field("labels", "snowman"))) {
      JsonArray classes = ok(form.field("prompt", "a"), "/v1/classes").getJsonArray("classes");
      assertThat(classes.getJsonObject(0).getString("label")).isEqualTo("fox");
      assertThat(
              classes.getValuesAs(JsonObject.class).stream()
                  .mapToDouble(one -> one.getJsonNumber("probability").doubleValue())
                  .sum())
          .isCloseTo(1, offset(1e-4)); // six digits each
    }
  }

  @Test
  void showsWhereItLooksForEachWordOfATextOrOfItsCaption() {
    for (FormBody form :
        List.of(FormBody.withFox(), FormBody.withFox().field("text", FormBody.FOX_CAPTION))) {
      JsonObject answer = ok(form, "/v1/inspections");
      String text = answer.getString("text");
      assertThat(text).isEqualTo(FormBody.FOX_CAPTION);
      List<JsonObject> words = answer.getJsonArray("words").getValuesAs(JsonObject.class);
      assertThat(words.stream().map(word -> word.getString("text")))
          .isEqualTo(Arrays.asList(text.split(" ", -1)));
      for (JsonObject word : words) {
        assertThat(text.substring(word.getInt("start"), word.getInt("end")))
            .isEqualTo(word.getString("text"));
        assertThat(word.getJsonArray("map")).hasSize(answer.getInt("rows"));
        assertThat(word.getJsonArray("map").getJsonArray(0)).hasSize(answer.getInt("columns"));
      }
      assertThat(answer.getJsonObject("view").getJsonNumber("width").doubleValue()).isPositive();
    }
  }

  @Test
  void takesABackendThatARequestChooses() {
    JsonObject answer = ok(FormBody.withFox().field("backend", "vector-cpu"), "/v1/captions");
    assertThat(answer.getString("text")).isEqualTo(FormBody.FOX_CAPTION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "captions | captioner | defalt         | 400 | did you mean 'default'?",
        "captions | backend   | vector-gpu     | 400 | did you mean 'vector-cpu'?",
        "captions | question  | who?           | 400 | there is no field 'question'",
        "captions | capshoner | x              | 400 | did you mean 'captioner'?",
        "captions | options   | {\"num-beam\":2} | 400 | did you mean 'num-beams'?",
        "captions | options   | {\"num-beams\":0} | 400 | num_beams must be a whole number",
        "captions | options   | {\"num-beams\":99} | 400 | at most 16 here",
        "captions | options   | {\"num-return-sequences\":2} | 400 | leave num-return-sequences"
            + " out",
        "captions | options   | {\"seed\":null} | 400 | must be a text, a number",
        "captions | options   | [1]            | 400 | 'options' must be an object",
        "captions | options   | {              | 400 | 'options' is no JSON",
        "captions | image     | x              | 400 | must be given once",
        "answers  | captioner | default        | 400 | 'question' is missing",
        "answers  | question  | ~ ~            | 400 | 'question' is missing",
        "classes  | prompt    | a              | 400 | 'labels' must be 1 to 1000 names",
        "classes  | labels    | [\"a\",\"a\"]  | 422 | occurs twice",
        "classes  | labels    | [1]            | 400 | must be an array of texts",
        "texts    | tasks     | x              | 400 | did you mean 'task'?",
        "videos   | captioner | default        | 400 | there is no field 'image'",
      })
  void refusesFields(String work, String field, String value, int status, String detail) {
    HttpResponse<String> response =
        service.send(FormBody.withFox().field(field, value).post(service, "/v1/" + work).build());
    problem(response, status, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{                                             | 400 | the body is no JSON",
        "[]                                            | 400 | must be a JSON object",
        "{}                                            | 400 | 'image' is missing",
        "{\"image\":1}                                 | 400 | 'image' must be a text in base64",
        "{\"image\":\"%\"}                             | 400 | 'image' is no base64",
        "{\"image\":\"data:image/png,x\"}              | 400 | without ;base64",
        "{\"image\":\"\"}                              | 422 | 'image' is empty",
        "{\"image\":\"aGVsbG8=\"}                      | 422 | begins like none of",
        "{\"image\":{\"url\":\"http://localhost/\"}}   | 403 | fetches no addresses",
        "{\"image\":{\"file\":\"/etc/passwd\"}}        | 400 | 'image' must be a text in base64",
        "{\"image\":\"aGVsbG8=\",\"captioner\":[]}     | 400 | 'captioner' must be one text",
      })
  void refusesBodies(String body, int status, String detail) {
    problem(json("/v1/captions", body), status, detail);
  }

  @Test
  void refusesVideosForAModelOfPicturesAndDamagedOnes() {
    problem(
        service.send(
            new FormBody().file("video", new byte[] {1, 2, 3}).post(service, "/v1/videos").build()),
        422,
        "");
  }

  @Test
  void refusesPicturesWithTooManyPixels() {
    byte[] png = FormBody.read(FormBody.FOX);
    png[16] = 0x7f; // the first byte of the width
    problem(
        service.send(new FormBody().file("image", png).post(service, "/v1/captions").build()),
        422,
        "and this server takes at most 50000000");
  }

  @Test
  void answersEveryFaultOfTheProtocolWithAProblem() {
    problem(service.get("/v1/nothing"), 404, "v1/openapi.json");
    HttpResponse<String> method = service.get("/v1/captions");
    problem(method, 405, "header Allow");
    assertThat(method.headers().firstValue("Allow").orElse("")).contains("POST");
    problem(
        service.send(
            FormBody.withFox().post(service, "/v1/captions").header("Accept", "image/png").build()),
        406,
        "Accept");
    problem(
        service.send(
            HttpRequest.newBuilder(service.address("/v1/captions"))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build()),
        415,
        "Content-Type");
    problem(
        service.send(
            HttpRequest.newBuilder(service.address("/v1/captions"))
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(HttpRequest.BodyPublishers.ofString("--x\r\n"))
                .build()),
        400,
        "the body ends before its last boundary");
  }

  @Test
  void listsCaptionersBackendsAndLimits() {
    JsonObject captioner = array(service.get("/v1/captioners").body()).getJsonObject(0);
    assertThat(captioner.getString("name")).isEqualTo("default");
    assertThat(captioner.getString("model")).isEqualTo("git-scenes");
    assertThat(captioner.getJsonArray("tasks").getValuesAs(JsonString::getString))
        .containsExactly("captions", "answers", "texts", "classes", "inspections");
    JsonObject backend = array(service.get("/v1/backends").body()).getJsonObject(0);
    assertThat(backend.getString("name")).isEqualTo("vector-cpu");
    assertThat(backend.getBoolean("available")).isTrue();
    assertThat(backend.get("obstacle")).isEqualTo(JsonValue.NULL);
    JsonObject limits = object(service.get("/v1/limits").body());
    assertThat(limits.getInt("maxBytes")).isEqualTo(20 << 20);
    assertThat(limits.getInt("seconds")).isEqualTo(60);
    assertThat(limits.getBoolean("keys")).isFalse();
  }

  private static JsonObject ok(FormBody form, String path) {
    HttpResponse<String> response = service.send(form.post(service, path).build());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    return object(response.body());
  }

  private static HttpResponse<String> json(String path, String body) {
    return service.send(
        HttpRequest.newBuilder(service.address(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  static void problem(HttpResponse<String> response, int status, String detail) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    JsonObject problem = object(response.body());
    assertThat(problem.getInt("status")).isEqualTo(status);
    assertThat(problem.getString("type")).startsWith("urn:veduta:problem:");
    assertThat(problem.getString("detail")).contains(detail);
  }

  static JsonObject object(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  private static JsonArray array(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.readArray();
    }
  }

  private record Event(String name, JsonObject data) {}

  /// The events of a stream, without its comments.
  private static List<Event> events(String body) {
    return Arrays.stream(body.split("\n\n", -1))
        .filter(block -> block.startsWith("event: "))
        .map(
            block -> {
              String[] lines = block.split("\n", -1);
              return new Event(
                  lines[0].substring("event: ".length()),
                  object(lines[1].substring("data: ".length())));
            })
        .toList();
  }
}
