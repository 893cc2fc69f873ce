// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.api.ModelException;
import dev.veduta.spi.compute.Activation;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A JSON object from a model's folder, read key by key. A key that is absent or null takes the
/// default that is given with it, as Transformers' classes have them; a value of the wrong kind or
/// out of range is an error that names the file, the key and the value.
///
/// @param location the file, for messages
/// @param path the keys that lead to this object, such as `vision_config.`; empty at the top
public record Config(String location, String path, JsonObject object) {

  private static final long MOST_BYTES = 64L << 20;

  /// A byte of a long text may need eight on the heap while it is read.
  private static final int HEAP_FOR_BYTE = 8;

  /// Reads a file of the model.
  ///
  /// @throws ModelException when it is missing, too long, or not a JSON object
  public static Config read(ModelFiles files, String file) {
    long most = Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_FOR_BYTE);
    return parse(files.location(file), files.bytes(file, most));
  }

  /// Reads a file of the model if it has one.
  public static Optional<Config> readIfPresent(ModelFiles files, String file) {
    return files.contains(file) ? Optional.of(read(files, file)) : Optional.empty();
  }

  /// An object without keys, for files that may be absent.
  public static Config empty(String location) {
    return new Config(location, "", JsonValue.EMPTY_JSON_OBJECT);
  }

  /// Reads UTF-8 JSON. Of a key that occurs twice the last counts, as in Python.
  ///
  /// @throws ModelException naming the location and, where the syntax is wrong, line and column
  public static Config parse(String location, byte[] bytes) {
    if (JsonText.parse(location, bytes) instanceof JsonObject object) {
      return new Config(location, "", object);
    }
    throw new ModelException(location + " must hold a JSON object: { … }");
  }

  /// Whether the key stands there, be it with null.
  public boolean mentions(String key) {
    return object.containsKey(key);
  }

  /// Whether the key stands there with a value.
  public boolean has(String key) {
    JsonValue value = object.get(key);
    return value != null && value.getValueType() != JsonValue.ValueType.NULL;
  }

  /// A whole number from `least` to `most`.
  public int integer(String key, int otherwise, int least, int most) {
    if (!has(key)) {
      return otherwise;
    }
    if (object.get(key) instanceof JsonNumber number) {
      double value = number.doubleValue();
      if (value == Math.rint(value) && value >= least && value <= most) {
        return (int) value;
      }
    }
    throw wrong(key, "a whole number from %d to %d".formatted(least, most));
  }

  /// One whole number or a list of them, each from `least` to `most`.
  public List<Integer> integers(String key, List<Integer> otherwise, int least, int most) {
    if (!has(key)) {
      return otherwise;
    }
    List<? extends JsonValue> values =
        value(key) instanceof JsonArray array ? array : List.of(value(key));
    List<Integer> integers = new ArrayList<>();
    for (JsonValue value : values) {
      if (value instanceof JsonNumber number
          && number.doubleValue() == Math.rint(number.doubleValue())
          && number.doubleValue() >= least
          && number.doubleValue() <= most) {
        integers.add((int) number.doubleValue());
      }
    }
    if (integers.isEmpty() || integers.size() < values.size()) {
      throw wrong(key, "a whole number from %d to %d or a list of such".formatted(least, most));
    }
    return List.copyOf(integers);
  }

  /// A finite number from `least` to `most`.
  public double number(String key, double otherwise, double least, double most) {
    if (!has(key)) {
      return otherwise;
    }
    if (object.get(key) instanceof JsonNumber number) {
      double value = number.doubleValue();
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw wrong(key, "a number from %s to %s".formatted(least, most));
  }

  public boolean flag(String key, boolean otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    return switch (value(key).getValueType()) {
      case TRUE -> true;
      case FALSE -> false;
      case ARRAY, OBJECT, STRING, NUMBER, NULL -> throw wrong(key, "true or false");
    };
  }

  public String text(String key, String otherwise) {
    return text(key).orElse(otherwise);
  }

  public Optional<String> text(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (object.get(key) instanceof JsonString string) {
      return Optional.of(string.getString());
    }
    throw wrong(key, "a text");
  }

  /// An activation by the name that Transformers has for it.
  public Activation activation(String key, String otherwise) {
    return Activation.named(text(key, otherwise))
        .orElseThrow(() -> wrong(key, "the name of an activation such as gelu, gelu_new or relu"));
  }

  /// The number of attention heads of a layer that is `width` wide.
  public int heads(String key, int otherwise, int width) {
    int heads = integer(key, otherwise, 1, width);
    if (width % heads != 0) {
      throw new ModelException(
          "%s: %s%s %d does not divide the width %d of a layer"
              .formatted(location, path, key, heads, width));
    }
    return heads;
  }

  /// An object below this one, empty when absent.
  public Config at(String key) {
    if (!has(key)) {
      return new Config(location, path + key + ".", JsonValue.EMPTY_JSON_OBJECT);
    }
    if (object.get(key) instanceof JsonObject inner) {
      return new Config(location, path + key + ".", inner);
    }
    throw wrong(key, "an object");
  }

  /// A list of objects below this one, empty when absent.
  public List<Config> objects(String key) {
    if (!has(key)) {
      return List.of();
    }
    if (object.get(key) instanceof JsonArray array) {
      List<Config> objects = new ArrayList<>();
      for (JsonValue value : array) {
        if (value instanceof JsonObject inner) {
          String at = "%s%s[%d].".formatted(path, key, objects.size());
          objects.add(new Config(location, at, inner));
        }
      }
      if (objects.size() == array.size()) {
        return List.copyOf(objects);
      }
    }
    throw wrong(key, "a list of objects");
  }

  /// Exactly `count` finite numbers.
  public List<Double> numbers(String key, List<Double> otherwise, int count) {
    if (!has(key)) {
      return otherwise;
    }
    if (object.get(key) instanceof JsonArray array && array.size() == count) {
      List<Double> numbers = new ArrayList<>();
      for (JsonValue value : array) {
        if (value instanceof JsonNumber number && Double.isFinite(number.doubleValue())) {
          numbers.add(number.doubleValue());
        }
      }
      if (numbers.size() == count) {
        return List.copyOf(numbers);
      }
    }
    throw wrong(key, "a list of %d numbers".formatted(count));
  }

  /// This object as JSON.
  public String json() {
    return object.toString();
  }

  /// The value as it stands; null when absent.
  public JsonValue value(String key) {
    JsonValue value = object.get(key);
    return value == null ? JsonValue.NULL : value;
  }

  /// The error that `key` does not hold what was expected of it.
  public ModelException wrong(String key, String expected) {
    return new ModelException(
        "%s: %s%s must be %s, got %s"
            .formatted(location, path, key, expected, described(value(key))));
  }

  private static String described(JsonValue value) {
    return switch (value.getValueType()) {
      case OBJECT -> "an object of %d keys".formatted(value.asJsonObject().size());
      case ARRAY -> {
        JsonArray array = value.asJsonArray();
        boolean flat =
            array.size() <= 8 && array.stream().allMatch(e -> !(e instanceof JsonStructure));
        yield flat ? shortened(array.toString()) : "a list of %d values".formatted(array.size());
      }
      case STRING, NUMBER, TRUE, FALSE, NULL -> shortened(value.toString());
    };
  }

  private static String shortened(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }
}
