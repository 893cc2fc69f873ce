// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import dev.veduta.api.ModelException;
import dev.veduta.spi.compute.DType;
import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParsingException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Parses the header of a safetensors file, an object with a line for each tensor:
/// `"name":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}`.
///
/// It reads event by event and holds only the lines, so that a header at its largest (100 MB) fits
/// a small heap.
final class SafetensorsHeader {
  /// Of a whole number; what is longer passes every size.
  private static final int MOST_DIGITS = 18;

  /// Parsson would stop after 15 million characters; the length of a header is checked before.
  private static final Map<String, Integer> NO_LENGTH_LIMIT =
      Map.of("org.eclipse.parsson.maxParsingLimit", Integer.MAX_VALUE);

  private final String location;
  private final HeaderText text;
  private final JsonParser parser;
  private final Set<String> names = new HashSet<>();
  private final List<HeaderLine> lines = new ArrayList<>();

  private SafetensorsHeader(String location, HeaderText text, JsonParser parser) {
    this.location = location;
    this.text = text;
    this.parser = parser;
  }

  /// The tensors in the order of the header.
  static List<HeaderLine> parse(String location, ByteBuffer header) {
    HeaderText text = new HeaderText(location, header);
    try (JsonParser parser = Json.createParserFactory(NO_LENGTH_LIMIT).createParser(text)) {
      return new SafetensorsHeader(location, text, parser).lines();
    } catch (ModelException e) {
      throw e;
    } catch (JsonParsingException e) {
      throw new ModelException(
          "%s has a header that is not valid JSON at character %d: %s"
              .formatted(
                  location, Math.max(0, e.getLocation().getStreamOffset()), withoutLocation(e)),
          e);
    } catch (RuntimeException e) {
      // Parsson reports some limits as RuntimeException itself.
      throw new ModelException(
          "%s has a header that is not valid JSON: %s".formatted(location, withoutLocation(e)), e);
    }
  }

  private static String withoutLocation(RuntimeException e) {
    String message = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    return message.lines().findFirst().orElse("").replaceFirst(" at \\(line no=[^)]*\\)", "");
  }

  private List<HeaderLine> lines() {
    expect(next(), Event.START_OBJECT, "the header");
    while (next() == Event.KEY_NAME) {
      String name = name();
      if (!names.add(name)) {
        throw wrong("names %s twice".formatted(name));
      }
      if (names.size() > TensorListing.MOST_TENSORS) {
        throw wrong("has more than %d tensors".formatted(TensorListing.MOST_TENSORS));
      }
      if (name.equals("__metadata__")) {
        skipMetadata();
      } else {
        lines.add(line(name));
      }
    }
    if (parser.hasNext()) { // throws at what follows the closing brace
      throw wrong("has a header that goes on after its end");
    }
    return lines;
  }

  private String name() {
    String name = parser.getString();
    TensorListing.checkName(location, name);
    return name;
  }

  private void skipMetadata() {
    expect(next(), Event.START_OBJECT, "__metadata__");
    while (next() == Event.KEY_NAME) {
      expect(next(), Event.VALUE_STRING, "a value of __metadata__");
    }
  }

  private HeaderLine line(String name) {
    expect(next(), Event.START_OBJECT, name);
    DType type = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (next() == Event.KEY_NAME) {
      String key = parser.getString();
      boolean repeated =
          switch (key) {
            case "dtype" -> type != null;
            case "shape" -> shape != null;
            case "data_offsets" -> offsets != null;
            default ->
                throw wrong(
                    "says %s of %s, expected only dtype, shape and data_offsets"
                        .formatted(TensorListing.quoted(key), name));
          };
      if (repeated) {
        throw wrong("gives the %s of %s twice".formatted(key, name));
      }
      switch (key) {
        case "dtype" -> type = type(name);
        case "shape" -> shape = wholeNumbers(name, key, TensorListing.MOST_AXES);
        default -> offsets = wholeNumbers(name, key, 2);
      }
    }
    return line(
        name,
        given(type, name, "dtype"),
        given(shape, name, "shape"),
        given(offsets, name, "data_offsets"));
  }

  private HeaderLine line(String name, DType type, List<Long> shape, List<Long> offsets) {
    if (offsets.size() != 2) {
      throw wrong("has data_offsets %s for %s, expected [begin, end]".formatted(offsets, name));
    }
    long begin = offsets.getFirst();
    long end = offsets.getLast();
    if (begin > end) {
      throw wrong(
          "has data_offsets %s for %s, which end before they begin".formatted(offsets, name));
    }
    checkExtents(name, shape);
    long needed = bytes(name, type, shape);
    if (needed != end - begin) {
      throw wrong(
          "has %d bytes for %s, but %s %s needs %d"
              .formatted(end - begin, name, type, shape, needed));
    }
    return new HeaderLine(name, type, shape, begin, end);
  }

  private void checkExtents(String name, List<Long> shape) {
    if (shape.stream().anyMatch(extent -> extent > Integer.MAX_VALUE)) {
      throw wrong(
          "has shape %s for %s; an extent of at most %d is allowed"
              .formatted(shape, name, Integer.MAX_VALUE));
    }
  }

  private long bytes(String name, DType type, List<Long> shape) {
    try {
      return shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw wrong("has shape %s for %s, more than 2^63 bytes".formatted(shape, name));
    }
  }

  private DType type(String name) {
    expect(next(), Event.VALUE_STRING, "the dtype of " + name);
    String type = parser.getString();
    for (DType known : DType.values()) {
      if (known.name().equals(type)) {
        return known;
      }
    }
    throw wrong(
        "has dtype %s for %s, expected one of %s"
            .formatted(TensorListing.quoted(type), name, Arrays.toString(DType.values())));
  }

  private List<Long> wholeNumbers(String name, String key, int most) {
    expect(next(), Event.START_ARRAY, key + " of " + name);
    List<Long> numbers = new ArrayList<>(4);
    for (Event event = next(); event != Event.END_ARRAY; event = next()) {
      if (numbers.size() == most) {
        throw wrong("has more than %d numbers as %s of %s".formatted(most, key, name));
      }
      if (event != Event.VALUE_NUMBER || !isWhole(parser.getString())) {
        throw wrong(
            "has %s in the %s of %s, expected whole numbers from 0 to 10^%d"
                .formatted(
                    event == Event.VALUE_NUMBER
                        ? TensorListing.quoted(parser.getString())
                        : described(event),
                    key,
                    name,
                    MOST_DIGITS));
      }
      numbers.add(Long.parseLong(parser.getString()));
    }
    return numbers;
  }

  private static boolean isWhole(String number) {
    return number.length() <= MOST_DIGITS && number.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private Event next() {
    Event event = parser.next();
    text.tokenEnded();
    return event;
  }

  private void expect(Event event, Event expected, String what) {
    if (event != expected) {
      throw wrong(
          "has %s as %s, expected %s".formatted(described(event), what, described(expected)));
    }
  }

  private <T> T given(@Nullable T value, String name, String key) {
    if (value == null) {
      throw wrong("gives no %s for %s".formatted(key, name));
    }
    return value;
  }

  private static String described(Event event) {
    return switch (event) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER -> "a number";
      case VALUE_TRUE, VALUE_FALSE, VALUE_NULL ->
          event.name().substring("VALUE_".length()).toLowerCase(Locale.ROOT);
      case KEY_NAME -> "a key";
      case END_OBJECT, END_ARRAY -> "an end";
    };
  }

  private ModelException wrong(String fault) {
    return new ModelException(location + " " + fault);
  }
}
