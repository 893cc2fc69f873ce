// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.api.GenerationOption;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.GenerationOptionsBuilder;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads generation options from a JSON object that has them by their names in Transformers.
public final class GenerationKeys {

  private GenerationKeys() {}

  /// The options that `config` has; keys that are no options are passed over.
  ///
  /// @throws dev.veduta.api.ModelException when a value is of the wrong kind or out of range
  public static GenerationOptions read(Config config) {
    GenerationOptionsBuilder options = GenerationOptions.builder();
    for (GenerationOption option : GenerationOption.values()) {
      if (option.isText() && option.isOfTransformers() && config.has(option.key())) {
        try {
          option.parse(text(option.kind(), config.value(option.key())), options);
        } catch (IllegalArgumentException e) {
          throw config.wrong(option.key(), option.range());
        }
      }
    }
    return options.build();
  }

  /// The text form of a value; an [IllegalArgumentException] when it is not made as its kind is.
  private static String text(GenerationOption.Kind kind, JsonValue value) {
    return switch (kind) {
      case WHOLE_NUMBER, TOKEN -> whole(value);
      case NUMBER -> number(value);
      case FLAG -> flag(value).orElseThrow(IllegalArgumentException::new);
      case CHOICE -> flag(value).orElseGet(() -> never(value));
      case TOKENS -> value instanceof JsonArray ? ids(value) : whole(value);
      case SEQUENCES -> joined(value, ";", GenerationKeys::sequence);
      case WORDS -> joined(value, ";", GenerationKeys::word);
      case BIASES -> joined(value, ";", GenerationKeys::bias);
      case DECAY -> whole(pair(value, 0)) + "," + number(pair(value, 1));
      case TEXTS ->
          value instanceof JsonArray ? joined(value, ",", GenerationKeys::string) : string(value);
      case GRAMMAR -> plain(value);
      case FUNCTION -> throw new IllegalArgumentException("no text says a function");
    };
  }

  private static String whole(JsonValue value) {
    if (value instanceof JsonNumber number) {
      double real = number.doubleValue();
      if (real == Math.rint(real) && Math.abs(real) <= Integer.MAX_VALUE) {
        return Integer.toString((int) real);
      }
    }
    throw new IllegalArgumentException(value.toString());
  }

  private static String number(JsonValue value) {
    if (value instanceof JsonNumber number) {
      return Double.toString(number.doubleValue());
    }
    throw new IllegalArgumentException(value.toString());
  }

  private static Optional<String> flag(JsonValue value) {
    return switch (value.getValueType()) {
      case TRUE -> Optional.of("true");
      case FALSE -> Optional.of("false");
      case ARRAY, OBJECT, STRING, NUMBER, NULL -> Optional.empty();
    };
  }

  private static String never(JsonValue value) {
    if (value instanceof JsonString text && text.getString().equals("never")) {
      return text.getString();
    }
    throw new IllegalArgumentException(value.toString());
  }

  private static String ids(JsonValue value) {
    return joined(value, ",", GenerationKeys::whole);
  }

  private static String sequence(JsonValue value) {
    return present(ids(value), value);
  }

  /// One sequence of ids, or a list of alternatives.
  private static String word(JsonValue value) {
    boolean alternatives =
        value instanceof JsonArray array
            && !array.isEmpty()
            && array.stream().allMatch(JsonArray.class::isInstance);
    return alternatives ? joined(value, "|", GenerationKeys::sequence) : sequence(value);
  }

  private static String bias(JsonValue value) {
    return sequence(pair(value, 0)) + ":" + number(pair(value, 1));
  }

  /// Escaped as texts are that have commas between them.
  private static String plain(JsonValue value) {
    if (value instanceof JsonString text) {
      return text.getString();
    }
    throw new IllegalArgumentException(value.toString());
  }

  private static String string(JsonValue value) {
    if (value instanceof JsonString text) {
      return present(text.getString(), value).replace("\\", "\\\\").replace(",", "\\,");
    }
    throw new IllegalArgumentException(value.toString());
  }

  /// Text forms can't tell an empty part of a list from no part.
  private static String present(String text, JsonValue value) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(value.toString());
    }
    return text;
  }

  private static JsonValue pair(JsonValue value, int index) {
    if (value instanceof JsonArray pair && pair.size() == 2) {
      return pair.get(index);
    }
    throw new IllegalArgumentException(value.toString());
  }

  private static String joined(
      JsonValue value, String separator, Function<JsonValue, String> text) {
    if (value instanceof JsonArray array) {
      return array.stream().map(text).collect(Collectors.joining(separator));
    }
    throw new IllegalArgumentException(value.toString());
  }
}
