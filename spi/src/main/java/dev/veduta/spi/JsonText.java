// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.api.ModelException;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParsingException;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/// Reads one JSON value from bytes that nobody vouches for.
final class JsonText {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /// A value about a hundred bytes long on the heap leaves room for what is made from it.
  private static final int HEAP_FOR_VALUE = 256;

  /// Parsson would stop after 15 million characters, fewer than the largest vocabularies have; the
  /// bytes are counted here before it sees them.
  private static final Map<String, Integer> NO_LENGTH_LIMIT =
      Map.of("org.eclipse.parsson.maxParsingLimit", Integer.MAX_VALUE);

  private JsonText() {}

  static JsonValue parse(String location, byte[] bytes) {
    return parse(location, bytes, Runtime.getRuntime().maxMemory() / HEAP_FOR_VALUE);
  }

  /// @param most how many values there may be
  static JsonValue parse(String location, byte[] bytes, long most) {
    if (bytes.length == 0) {
      throw new ModelException(location + " is empty, expected JSON");
    }
    int start = startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
    checkEncoding(location, bytes, start);
    checkSize(location, bytes, most);
    try (JsonParser parser =
        Json.createParserFactory(NO_LENGTH_LIMIT)
            .createParser(
                new InputStreamReader(
                    new ByteArrayInputStream(bytes, start, bytes.length - start),
                    StandardCharsets.UTF_8))) {
      parser.next();
      JsonValue value = parser.getValue();
      // Looks past the value, and throws at what it finds there.
      return parser.hasNext() ? JsonValue.NULL : value;
    } catch (JsonParsingException e) {
      throw new ModelException(
          "%s is not valid JSON at line %d, column %d: %s"
              .formatted(
                  location,
                  e.getLocation().getLineNumber(),
                  e.getLocation().getColumnNumber(),
                  withoutLocation(e)),
          e);
    } catch (RuntimeException e) {
      // Parsson's limits on depth and on digits throw RuntimeException itself, among others.
      throw new ModelException(location + " is not valid JSON: " + withoutLocation(e), e);
    }
  }

  private static boolean startsWithMark(byte[] bytes) {
    return bytes.length >= BYTE_ORDER_MARK.length
        && bytes[0] == BYTE_ORDER_MARK[0]
        && bytes[1] == BYTE_ORDER_MARK[1]
        && bytes[2] == BYTE_ORDER_MARK[2];
  }

  private static void checkEncoding(String location, byte[] bytes, int start) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes).position(start);
    CharBuffer out = CharBuffer.allocate(8192);
    CoderResult result;
    do {
      out.clear();
      result = decoder.decode(in, out, true);
    } while (result.isOverflow());
    if (result.isError()) {
      throw new ModelException(
          "%s is not UTF-8: byte %d is 0x%02x".formatted(location, in.position(), in.get()));
    }
  }

  /// Every value but the first follows a bracket or a comma.
  private static void checkSize(String location, byte[] bytes, long most) {
    long values = 1;
    for (byte b : bytes) {
      if (b == ',' || b == '[' || b == '{') {
        values++;
      }
    }
    if (values > most) {
      throw new ModelException(
          "%s holds up to %d values, more than the %d that a heap of %d MiB has room for; start Java with a larger -Xmx if it is to be trusted"
              .formatted(location, values, most, Runtime.getRuntime().maxMemory() >> 20));
    }
  }

  private static String withoutLocation(RuntimeException e) {
    String message = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    return message.lines().findFirst().orElse("").replaceFirst(" at \\(line no=[^)]*\\)", "");
  }
}
