// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import static dev.veduta.checkpoint.SafetensorsTest.file;
import static dev.veduta.checkpoint.SafetensorsTest.open;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.veduta.api.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A damaged safetensors file…
final class SafetensorsFaultsTest {
  private static final String PAIR =
      """
      {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},\
      "b":{"dtype":"BF16","shape":[2,2],"data_offsets":[8,16]}}\
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "F32"     | "F33"      | has dtype F33 for a, expected one of [F64, F32
          "F32"     | "F64"      | has 8 bytes for a, but F64 [2] needs 16
          "F32"     | 7          | has a number as the dtype of a, expected a text
          "F32"     | null       | has null as the dtype of a, expected a text
          [2]       | [3]        | has 8 bytes for a, but F32 [3] needs 12
          [2]       | 2          | has a number as shape of a, expected a list
          [2]       | [-2]       | has -2 in the shape of a, expected whole numbers
          [2]       | [2.0]      | has 2.0 in the shape of a, expected whole numbers
          [2]       | [2e0]      | has 2e0 in the shape of a, expected whole numbers
          [2]       | ["2"]      | has a text in the shape of a, expected whole numbers
          [2]       | [[2]]      | has a list in the shape of a, expected whole numbers
          [2]       | [4294967298] | has shape [4294967298] for a; an extent of at most
          [2]       | [99999999999999999999] | has 99999999999999999999 in the shape of a
          [2]       | [2147483647,2147483647,2147483647] | has shape [2147483647, 2147483647, 2147483647] for a, more than 2^63 bytes
          [2]       | [65536,65536,65536,65536] | more than 2^63 bytes
          [2]       | [1,1,1,1,1,1,1,1,2] | has more than 8 numbers as shape of a
          [0,8]     | [0,8,8]    | has more than 2 numbers as data_offsets of a
          [0,8]     | [0]        | has data_offsets [0] for a, expected [begin, end]
          [0,8]     | [8,0]      | has data_offsets [8, 0] for a, which end before they begin
          [0,8]     | [-8,0]     | has -8 in the data_offsets of a
          [0,8]     | [8,16]     | has a gap of 8 bytes between the header and a
          [8,16]    | [4,12]     | has overlapping tensors: b begins at byte 4 of the data, before the end of a at 8
          [8,16]    | [9,17]     | has a gap of 1 bytes between a and b
          [8,16]    | [0,8]      | overlapping
          [8,16]    | [16,24]    | has a gap of 8 bytes between a and b
          [8,16]    | [999999999999999991,999999999999999999] | has a gap of 999999999999999983 bytes
          "b":      | "a":       | names a twice
          "b":      | "":        | whose name is empty
          "b":      | "\\u001b[2J": | control characters
          "dtype":"F32", | ''    | gives no dtype for a
          "shape":[2],   | ''    | gives no shape for a
          ,"data_offsets":[0,8] | '' | gives no data_offsets for a
          "dtype":"F32", | "dtype":"F32","dtype":"F32", | gives the dtype of a twice
          "shape":[2],   | "shape":[2],"strides":[1], | says strides of a, expected only dtype, shape and data_offsets
          "b":      | "__metadata__": | has a list as a value of __metadata__, expected a text
          """)
  void saysWhatIsWrongWithATensor(String from, String to, String fault) {
    String header = PAIR.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to));
    assertThat(header).isNotEqualTo(PAIR);
    refused(file(header, 16), fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                | not valid JSON
          ' '               | not valid JSON
          {                 | not valid JSON at character
          []                | has a list as the header, expected an object
          5                 | has a number as the header, expected an object
          null              | has null as the header, expected an object
          {} {}             | not valid JSON at character 3
          {}x               | not valid JSON at character 2
          {"a"}             | not valid JSON at character 4
          {"a":{"dtype":    | not valid JSON
          {"a":null}        | has null as a, expected an object
          {"a":[]}          | has a list as a, expected an object
          {"__metadata__":"pt"}       | has a text as __metadata__, expected an object
          {"__metadata__":{"a":1}}    | has a number as a value of __metadata__, expected a text
          {"__metadata__":{},"__metadata__":{}} | names __metadata__ twice
          """)
  void saysWhereItsHeaderIsNoHeader(String header, String fault) {
    refused(file(header, 0), fault);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "{\"__metadata__\":{\"a\":["})
  void nestsWithoutExhaustingTheStack(String opening) {
    refused(file(opening.repeat(100_000), 0), "");
  }

  @Test
  void saysWhichByteIsNotUtf8() {
    byte[] bytes = file(PAIR, 16);
    bytes[Long.BYTES + 2] = (byte) 0xFF;
    refused(bytes, "has a header that is not UTF-8: its byte 2 is 0xff");
    refused(withLength("{\"é", 3), "has a header that is not UTF-8: its byte 2 is 0xc3");
  }

  @Test
  void refusesAHeaderLengthThatCannotBe() {
    refused(new byte[0], "is empty");
    refused(new byte[7], "is only 7 bytes long");
    refused(withLength(PAIR, PAIR.length() + 17), "bytes long; it is truncated");
    refused(withLength(PAIR, 100_000_001), "claims a header of 100000001 bytes, at most 100000000");
    refused(withLength(PAIR, -1), "claims a header of 18446744073709551615 bytes");
    refused(withLength(PAIR, 0), "not valid JSON");
  }

  @Test
  void saysHowMuchIsMissingOrTooMuch() {
    byte[] whole = file(PAIR, 16);
    refused(
        Arrays.copyOf(whole, whole.length - 1),
        "is truncated: its tensors need 16 bytes of data, it holds 15");
    refused(Arrays.copyOf(whole, whole.length + 3), "has 3 bytes after its last tensor, b");
    refused(file("{}", 3), "has 3 bytes after its last tensor, the header");
  }

  @Test
  void namesWhatLiesInItsPlace() {
    refused(
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n".getBytes(UTF_8),
        "is a Git LFS pointer, not the weights; fetch them with: git lfs pull");
    refused("<!DOCTYPE html><html>".getBytes(UTF_8), "is a web page");
    refused("PK\3\4 and so on".getBytes(UTF_8), "is a zip file, probably of PyTorch");
  }

  @Test
  void hasABoundedNumberOfTensorsNamesAndTokens() {
    refused(
        file(
            IntStream.rangeClosed(0, 100_000)
                .mapToObj(
                    i -> "\"" + i + "\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}")
                .collect(Collectors.joining(",", "{", "}")),
            0),
        "has more than 100000 tensors");
    refused(file("{\"%s\":{}}".formatted("x".repeat(513)), 0), "a name of 513 characters");
    refused(
        file("{\"__metadata__\":{\"a\":\"%s\"}}".formatted("x".repeat(5 << 20)), 0),
        "characters in one piece");
  }

  private static void refused(byte[] content, String fault) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> open(content))
        .withMessageStartingWith("/folder/model.safetensors ")
        .withMessageContaining(fault);
  }

  private static byte[] withLength(String header, long length) {
    byte[] bytes = file(header, 16);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
    return bytes;
  }
}
