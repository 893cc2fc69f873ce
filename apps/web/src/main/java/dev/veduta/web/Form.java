// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.runtime.Spelling;
import dev.veduta.web.Problem.Kind;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The fields of a request, whether it came as a form or as JSON.
///
/// @param fields by their names; those of forms are strings, or arrays of strings where a name
///   occurs more than once
/// @param file that came with them; only forms have one
record Form(Map<String, JsonValue> fields, Optional<Upload> file) {
  private static final int MOST_CHARACTERS = 1 << 14;

  /// Refuses fields that mean nothing.
  void allow(Set<String> names) {
    Set<String> given = new TreeSet<>(fields.keySet());
    file.ifPresent(one -> given.add(one.field()));
    for (String field : given) {
      if (!names.contains(field)) {
        throw wrong(
            "there is no field '%s'%s"
                .formatted(
                    shown(field),
                    Spelling.nearest(field, names)
                        .map("; did you mean '%s'?"::formatted)
                        .orElse("; there are: %s".formatted(list(names)))));
      }
    }
  }

  /// The text of a field, if there is one; an empty one counts for none.
  Optional<String> text(String field) {
    JsonValue value = fields.get(field);
    if (value == null || value.getValueType() == JsonValue.ValueType.NULL) {
      return Optional.empty();
    }
    if (!(value instanceof JsonString string)) {
      throw wrong("'%s' must be one text".formatted(field));
    }
    if (string.getString().length() > MOST_CHARACTERS) {
      throw wrong("'%s' must not be longer than %d characters".formatted(field, MOST_CHARACTERS));
    }
    return Optional.of(string.getString()).filter(text -> !text.isBlank());
  }

  /// The texts of a field: of an array, also of one that a form has as text; of a single text that.
  List<String> texts(String field) {
    JsonValue value = fields.get(field);
    return switch (value) {
      case null -> List.of();
      case JsonString text when text.getString().stripLeading().startsWith("[") ->
          strings(field, JsonBodies.parse(field, text.getString()));
      case JsonString text -> List.of(text.getString());
      case JsonArray array -> strings(field, array);
      default -> throw noTexts(field);
    };
  }

  private static List<String> strings(String field, JsonValue value) {
    if (!(value instanceof JsonArray array)
        || array.stream().anyMatch(one -> !(one instanceof JsonString))) {
      throw noTexts(field);
    }
    return array.getValuesAs(JsonString::getString);
  }

  private static ProblemException noTexts(String field) {
    return wrong("'%s' must be an array of texts".formatted(field));
  }

  /// The object of a field, which a form has as text; empty if there is none.
  JsonObject object(String field) {
    JsonValue value = fields.get(field);
    if (value instanceof JsonString text) {
      value = text.getString().isBlank() ? null : JsonBodies.parse(field, text.getString());
    }
    return switch (value) {
      case null -> JsonValue.EMPTY_JSON_OBJECT;
      case JsonObject object -> object;
      default ->
          throw wrong("'%s' must be an object such as {\"max-new-tokens\": 20}".formatted(field));
    };
  }

  static ProblemException wrong(String detail) {
    return new ProblemException(Kind.FIELD, detail);
  }

  /// A text of the client's on one line, as messages repeat it.
  static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() > 100 ? line.substring(0, 100) + "…" : line;
  }

  private static String list(Set<String> names) {
    return String.join(", ", new TreeSet<>(names));
  }
}
