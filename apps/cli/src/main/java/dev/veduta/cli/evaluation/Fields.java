// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.evaluation;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.regex.Pattern;

/// The fields of a JSON object in a file of captions.
///
/// @param object the object
/// @param where its place in the file
record Fields(JsonObject object, String where) {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,20}");

  boolean has(String name) {
    return object.containsKey(name);
  }

  boolean hasText(String name) {
    return object.get(name) instanceof JsonString;
  }

  String text(String name) {
    return switch (object.get(name)) {
      case JsonString text -> text.getString();
      case null -> throw missing(name, "a text");
      case JsonValue other -> throw wrong(name, other, "a text");
    };
  }

  /// A whole number as its digits, or a text.
  String id(String name) {
    return switch (object.get(name)) {
      case JsonString text -> text.getString();
      case JsonNumber number when WHOLE.matcher(number.toString()).matches() -> number.toString();
      case null -> throw missing(name, "a whole number or a text");
      case JsonValue other -> throw wrong(name, other, "a whole number or a text");
    };
  }

  private WrongCaptionFileException missing(String name, String expected) {
    return new WrongCaptionFileException(
        where, "%s is missing, expected %s".formatted(name, expected));
  }

  private WrongCaptionFileException wrong(String name, JsonValue value, String expected) {
    return new WrongCaptionFileException(
        where, "%s is %s, expected %s".formatted(name, kind(value), expected));
  }

  private static String kind(JsonValue value) {
    return switch (value.getValueType()) {
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      case STRING -> "a text";
      case NUMBER -> "a number that is not whole or too large";
      case TRUE, FALSE -> "true or false";
      case NULL -> "null";
    };
  }
}
