// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import static dev.veduta.checkpoint.SafetensorsTest.open;
import static java.lang.Long.parseLong;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.veduta.api.ModelException;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.testkit.checkpoint.SafetensorsWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A safetensors file mutilated at random…
final class MutilatedSafetensorsTest {
  private static final int CASES = 40;
  private static final String NUMBER = "(?<=[\\[,])\\d+(?=[\\],])";
  private static final byte[] WHOLE =
      new SafetensorsWriter()
          .add("embedding.weight", DType.F32, Shape.of(3, 2), 1, 2, 3, 4, 5, 6)
          .add("norm.bias", DType.BF16, Shape.of(2), 1, 2)
          .add("position_ids", DType.I64, Shape.of(1, 2), 0, 1)
          .bytes();
  private static final int HEADER_LENGTH =
      (int) ByteBuffer.wrap(WHOLE).order(ByteOrder.LITTLE_ENDIAN).getLong();

  private static final String[] STRANGE_NUMBERS = {
    "-1", "1.5", "1e3", "99999999999999999999", "9223372036854775807", "null", "[]", "\"1\"", "NaN"
  };
  private static final String[] WRONG_TYPES = {
    "\"F8_E4M3\"", "\"f32\"", "\"\"", "\"I8\"", "\"U8\"", "3", "null", "{}"
  };

  /// What never leaves a file that can be read.
  enum Mutilation {
    TRUNCATED,
    GROWN,
    INFLATED_HEADER_LENGTH,
    DEFLATED_HEADER_LENGTH,
    CHANGED_NUMBER,
    STRANGE_NUMBER,
    WRONG_TYPE,
    MISSING_KEY,
    BROKEN_JSON,
    NOT_UTF8,
    NOISE;

    byte[] apply(Random random) {
      return switch (this) {
        case TRUNCATED -> Arrays.copyOf(WHOLE, random.nextInt(WHOLE.length));
        case GROWN -> Arrays.copyOf(WHOLE, WHOLE.length + 1 + random.nextInt(99));
        case INFLATED_HEADER_LENGTH ->
            withLength(HEADER_LENGTH + 1 + (random.nextLong() >>> (1 + random.nextInt(62))));
        case DEFLATED_HEADER_LENGTH -> withLength(random.nextInt(HEADER_LENGTH));
        case CHANGED_NUMBER ->
            replaceOne(
                random, NUMBER, old -> "%d".formatted(parseLong(old) + 1 + random.nextInt(99)));
        case STRANGE_NUMBER -> replaceOne(random, NUMBER, old -> oneOf(random, STRANGE_NUMBERS));
        case WRONG_TYPE ->
            replaceOne(random, "\"(F32|BF16|I64)\"", old -> oneOf(random, WRONG_TYPES));
        case MISSING_KEY ->
            replaceOne(
                random, "(?<=\")(dtype|shape|data_offsets)", old -> "key" + random.nextInt());
        case BROKEN_JSON -> replaceOne(random, "[\\[\\]{}\",:]", old -> "");
        case NOT_UTF8 -> {
          byte[] bytes = WHOLE.clone();
          bytes[Long.BYTES + random.nextInt(HEADER_LENGTH)] = (byte) (0x80 + random.nextInt(128));
          yield bytes;
        }
        case NOISE -> {
          byte[] bytes = new byte[random.nextInt(2000)];
          random.nextBytes(bytes);
          yield bytes;
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedByName(Mutilation mutilation) {
    for (int seed = 0; seed < CASES; seed++) {
      byte[] content = mutilation.apply(new Random(seed));
      assertThat(content).isNotEqualTo(WHOLE);
      assertThatExceptionOfType(ModelException.class)
          .as("%s, seed %d", mutilation, seed)
          .isThrownBy(() -> open(content))
          .withMessageStartingWith("/folder/model.safetensors ");
    }
  }

  /// A changed byte may leave a readable file, of which then no more is promised.
  @Test
  void isReadOrRefusedByName() {
    int refused = 0;
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      byte[] content = WHOLE.clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        content[random.nextInt(Long.BYTES + HEADER_LENGTH)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(open(content).entries()).hasSizeLessThanOrEqualTo(3);
      } catch (ModelException e) {
        assertThat(e).as("seed %d", seed).hasMessageStartingWith("/folder/model.safetensors ");
        refused++;
      }
    }
    assertThat(refused).isBetween(500, 999);
  }

  private static String oneOf(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static byte[] withLength(long length) {
    byte[] bytes = WHOLE.clone();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
    return bytes;
  }

  /// Replaces one of the places in the header that match.
  private static byte[] replaceOne(Random random, String regex, UnaryOperator<String> change) {
    String header = new String(WHOLE, Long.BYTES, HEADER_LENGTH, UTF_8);
    List<MatchResult> places = Pattern.compile(regex).matcher(header).results().toList();
    MatchResult place = places.get(random.nextInt(places.size()));
    byte[] changed =
        (header.substring(0, place.start())
                + change.apply(place.group())
                + header.substring(place.end()))
            .getBytes(UTF_8);
    return ByteBuffer.allocate(WHOLE.length - HEADER_LENGTH + changed.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(changed.length)
        .put(changed)
        .put(WHOLE, Long.BYTES + HEADER_LENGTH, WHOLE.length - Long.BYTES - HEADER_LENGTH)
        .array();
  }
}
