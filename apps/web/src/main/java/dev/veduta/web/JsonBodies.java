// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static dev.veduta.web.WebJson.JSON;

import dev.veduta.web.Problem.Kind;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Reads JSON that clients send.
final class JsonBodies {
  private JsonBodies() {}

  /// The object that a body is.
  static JsonObject object(byte[] body) {
    try (JsonReader reader =
        JSON.createReaderFactory(Map.of())
            .createReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8)) {
      if (reader.readValue() instanceof JsonObject object) {
        return object;
      }
      throw new ProblemException(Kind.MALFORMED, "the body must be a JSON object");
    } catch (JsonException | IllegalStateException e) {
      throw malformed("the body", e);
    }
  }

  /// The value that the text of a field is.
  static JsonValue parse(String field, String text) {
    try (JsonReader reader = JSON.createReader(new StringReader(text))) {
      return reader.readValue();
    } catch (JsonException | IllegalStateException e) {
      throw malformed("'%s'".formatted(field), e);
    }
  }

  private static ProblemException malformed(String what, RuntimeException e) {
    return new ProblemException(
        Problem.of(
            Kind.MALFORMED,
            "%s is no JSON: %s".formatted(what, Failures.clean(String.valueOf(e.getMessage())))),
        e);
  }
}
