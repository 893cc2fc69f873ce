// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The OpenAPI document …
final class OpenApiTest {
  private final JsonObject document = document();

  @Test
  void namesEveryMethodOfEveryResourceWithItsMediaTypes() {
    Map<String, Set<String>> methods = new TreeMap<>();
    for (Class<?> type : new VedutaWeb().getClasses()) {
      if (type.isAnnotationPresent(Path.class)) {
        for (Method method : type.getDeclaredMethods()) {
          verb(method)
              .ifPresent(
                  verb ->
                      methods
                          .computeIfAbsent(verb + " " + path(type, method), _ -> new TreeSet<>())
                          .addAll(types(type, method)));
        }
      }
    }
    Map<String, Set<String>> operations = new TreeMap<>();
    paths()
        .forEach(
            (path, item) ->
                item.asJsonObject()
                    .forEach(
                        (verb, operation) ->
                            operations.put(
                                verb.toUpperCase(Locale.ROOT) + " " + path,
                                types(operation.asJsonObject()))));
    assertThat(operations.keySet()).isEqualTo(methods.keySet());
    operations.forEach((name, types) -> assertThat(types).as(name).containsAll(methods.get(name)));
  }

  @Test
  void saysOfEachRequestWhatMayGoWrong() {
    paths()
        .forEach(
            (path, item) ->
                item.asJsonObject()
                    .forEach(
                        (verb, operation) -> {
                          Set<String> statuses =
                              operation.asJsonObject().getJsonObject("responses").keySet();
                          assertThat(statuses).as(path).contains("403", "406");
                          boolean isPublic =
                              operation.asJsonObject().get("security") instanceof JsonArray none
                                  && none.isEmpty();
                          assertThat(statuses.contains("401")).as(path).isEqualTo(!isPublic);
                          if (operation.asJsonObject().containsKey("requestBody")) {
                            assertThat(statuses)
                                .as(path)
                                .contains("400", "408", "413", "415", "429");
                          }
                        }));
  }

  @Test
  void namesTheFieldsOfEachTask() {
    for (Work work : Work.values()) {
      JsonObject body =
          resolve(
                  paths()
                      .getJsonObject("/v1/" + work.label())
                      .getJsonObject("post")
                      .getJsonObject("requestBody"))
              .getJsonObject("content");
      for (String type : List.of("multipart/form-data", "application/json")) {
        assertThat(fields(body.getJsonObject(type).getJsonObject("schema")))
            .as(work + " as " + type)
            .isEqualTo(work.fields());
      }
    }
  }

  @Test
  void namesTheFieldsOfJobs() {
    JsonObject schemas = document.getJsonObject("components").getJsonObject("schemas");
    assertThat(fields(schemas.getJsonObject("JobOrder"))).isEqualTo(JobForm.FIELDS);
    JsonObject options = schemas.getJsonObject("JobOrder").getJsonObject("properties");
    assertThat(fields(options.getJsonObject("options"))).as("options are free").isEmpty();
  }

  @Test
  void refersToNothingThatIsMissing() {
    check(document);
  }

  @Test
  void hasTheProblemsThatThereAre() {
    Set<Integer> known = new TreeSet<>();
    paths()
        .values()
        .forEach(
            item ->
                item.asJsonObject()
                    .values()
                    .forEach(
                        operation ->
                            operation
                                .asJsonObject()
                                .getJsonObject("responses")
                                .keySet()
                                .forEach(status -> known.add(Integer.valueOf(status)))));
    for (Problem.Kind kind : Problem.Kind.values()) {
      // Any address may answer the first three; the last is for resources that change.
      boolean isEverywhere = Set.of(404, 405, 500, 409).contains(kind.status());
      assertThat(isEverywhere || known.contains(kind.status())).as(kind.name()).isTrue();
    }
  }

  /// The methods of each path, without the parameters that they share.
  private JsonObject paths() {
    JsonObjectBuilder paths = Json.createObjectBuilder();
    document
        .getJsonObject("paths")
        .forEach(
            (path, item) ->
                paths.add(
                    path, Json.createObjectBuilder(item.asJsonObject()).remove("parameters")));
    return paths.build();
  }

  private static Optional<String> verb(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(Annotation::annotationType)
        .flatMap(type -> Stream.ofNullable(type.getAnnotation(HttpMethod.class)))
        .map(HttpMethod::value)
        .findFirst();
  }

  private static String path(Class<?> type, Method method) {
    String path = path(type) + path(method);
    return path.isEmpty() ? "/" : path;
  }

  private static String path(AnnotatedElement element) {
    Path path = element.getAnnotation(Path.class);
    return path == null || path.value().isEmpty() ? "" : "/" + path.value();
  }

  private static Set<String> types(Class<?> type, Method method) {
    Set<String> types = new TreeSet<>();
    Stream.of(method, type)
        .filter(_ -> method.getReturnType() != void.class)
        .flatMap(element -> Stream.ofNullable(element.getAnnotation(Produces.class)))
        .limit(1)
        .forEach(produces -> types.addAll(List.of(produces.value())));
    if (!verb(method).orElseThrow().equals("GET")) {
      Stream.of(method, type)
          .flatMap(element -> Stream.ofNullable(element.getAnnotation(Consumes.class)))
          .limit(1)
          .forEach(consumes -> types.addAll(List.of(consumes.value())));
    }
    return types;
  }

  private Set<String> types(JsonObject operation) {
    Set<String> types = new TreeSet<>();
    Stream.concat(
            Stream.ofNullable(operation.getJsonObject("requestBody")),
            operation.getJsonObject("responses").values().stream())
        .map(this::resolve)
        .flatMap(part -> Stream.ofNullable(part.getJsonObject("content")))
        .forEach(content -> types.addAll(content.keySet()));
    return types;
  }

  private Set<String> fields(JsonValue schema) {
    JsonObject object = resolve(schema);
    Set<String> fields = new TreeSet<>();
    if (object.containsKey("properties")) {
      fields.addAll(object.getJsonObject("properties").keySet());
    }
    if (object.containsKey("allOf")) {
      object.getJsonArray("allOf").forEach(part -> fields.addAll(fields(part)));
    }
    return fields;
  }

  private JsonObject resolve(JsonValue value) {
    JsonObject object = value.asJsonObject();
    if (!object.containsKey("$ref")) {
      return object;
    }
    JsonObject found = document;
    for (String name : object.getString("$ref").substring("#/".length()).split("/", -1)) {
      found = Objects.requireNonNull(found.getJsonObject(name), object.getString("$ref"));
    }
    return found;
  }

  private void check(JsonValue value) {
    switch (value) {
      case JsonObject object -> {
        if (object.get("$ref") instanceof JsonString) {
          assertThat(resolve(object)).isNotEmpty();
        }
        object.values().forEach(this::check);
      }
      case JsonArray array -> array.forEach(this::check);
      default -> {
        // refers to nothing
      }
    }
  }

  private static JsonObject document() {
    try (InputStream in =
        Objects.requireNonNull(OpenApiTest.class.getResourceAsStream("openapi.json"))) {
      return CaptionResourceTest.object(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
