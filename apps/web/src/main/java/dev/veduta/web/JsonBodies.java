// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static dev.veduta.web.WebJson.JSON;

import dev.veduta.web.Problem.Kind;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Reads JSON that clients send.
final class JsonBodies {
  /// Parsson would stop after 15 million characters, which a large picture in base64 has; the bytes
  /// were counted before.
  private static final Map<String, Integer> NO_LENGTH_LIMIT =
      Map.of("org.eclipse.parsson.maxParsingLimit", Integer.MAX_VALUE);

  private static final int MOST_SMALL_VALUES = 10_000;

  /// How many bytes of a larger body must come to each value, which takes much more on the heap.
  private static final int BYTES_OF_VALUE = 12;

  private JsonBodies() {}

  /// The object that a body is.
  static JsonObject object(byte[] body) {
    checkValues(body);
    try (JsonReader reader =
        JSON.createReaderFactory(NO_LENGTH_LIMIT)
            .createReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8)) {
      if (reader.readValue() instanceof JsonObject object) {
        return object;
      }
      throw new ProblemException(Kind.MALFORMED, "the body must be a JSON object");
    } catch (ProblemException e) {
      throw e;
    } catch (RuntimeException e) { // Parsson's limits on depth and on digits are of several kinds
      throw malformed("the body", e);
    }
  }

  /// The value that the text of a field is.
  static JsonValue parse(String field, String text) {
    try (JsonReader reader = JSON.createReader(new StringReader(text))) {
      return reader.readValue();
    } catch (RuntimeException e) {
      throw malformed("'%s'".formatted(field), e);
    }
  }

  /// Every value but the first follows a bracket, a brace or a comma.
  private static void checkValues(byte[] body) {
    long values = 1;
    for (byte b : body) {
      if (b == ',' || b == '[' || b == '{') {
        values++;
      }
    }
    int most = MOST_SMALL_VALUES + body.length / BYTES_OF_VALUE;
    if (values > most) {
      throw new ProblemException(
          Kind.MALFORMED,
          "the body has up to %d values, more than the %d that one of its length may have"
              .formatted(values, most));
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
