// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens.hostile;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Faults of `model.safetensors`.
final class WeightFaults {
  static final String FILE = "model.safetensors";

  private WeightFaults() {}

  /// @param sound the file before
  static Stream<Fault> all(byte[] sound) {
    JsonObject header = JsonFaults.parse(header(sound));
    List<String> names = new ArrayList<>(header.keySet());
    names.remove("__metadata__");
    Collections.shuffle(names, new Random(3));
    String first = names.get(0);
    return Stream.of(
            lengths(sound),
            JsonFaults.spoilings().map(one -> header(one.what(), one.change())),
            names.stream().limit(16).map(name -> renamed(name, header)),
            names.stream().limit(6).map(WeightFaults::asWholeNumbers),
            names.stream().limit(6).map(name -> entry(name, "shape", "[7, 7]")),
            names.stream().limit(4).map(name -> header("without " + name, removing(name))),
            Stream.of("\"F33\"", "\"\"", "\"f32\"", "\"F64\"", "\"BF16\"", "\"U8\"", "5", "[]")
                .map(type -> entry(first, "dtype", type)),
            Stream.of("[-1]", "[1.5]", "[\"2\"]", "7", "[2147483647, 2147483647, 4]", "[1]")
                .map(shape -> entry(first, "shape", shape)),
            Stream.of("[0]", "[8, 0]", "[-4, 0]", "[0, 1e30]", "[0, 99999999999999]", "{}")
                .map(offsets -> entry(first, "data_offsets", offsets)),
            Stream.of("dtype", "shape", "data_offsets")
                .map(key -> header(first + " without " + key, removing(first + "/" + key))),
            Stream.of(
                entry(first, "data_offsets", offsets(header, names.get(1))),
                header("a list for " + first, putting(first, "[1, 2]")),
                header("a scalar for __metadata__", putting("__metadata__", "7")),
                header("a tensor beyond", putting("surprise", emptyAt(sound.length)))))
        .flatMap(faults -> faults);
  }

  private static Stream<Fault> lengths(byte[] sound) {
    int data = Long.BYTES + header(sound).length;
    long header = header(sound).length;
    Stream<Fault> cuts =
        Stream.of(0, 1, 7, 8, 9, 100, data / 2, data - 1, data, data + 1, sound.length - 1)
            .map(
                length -> Fault.bytes(FILE, "cut to " + length, all -> Arrays.copyOf(all, length)));
    Stream<Fault> inflated =
        Stream.of(
                0L,
                1L,
                header - 1,
                header + 1,
                header + 8,
                (long) sound.length,
                sound.length - 7L,
                100_000_001L,
                1L << 31,
                1L << 40,
                1L << 60,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                -1L)
            .map(
                length ->
                    Fault.bytes(
                        FILE, "header of " + length + " bytes", all -> withLength(all, length)));
    return Stream.of(
            cuts,
            inflated,
            Fault.cut(FILE, new Random(1), 20, 0.99),
            Stream.of(
                Fault.missing(FILE).mentioningOnly("no weights", "safetensors"),
                Fault.bytes(FILE, "a byte too many", all -> Arrays.copyOf(all, all.length + 1)),
                Fault.bytes(FILE, "twice", all -> JsonFaults.join(all, all))))
        .flatMap(faults -> faults);
  }

  /// A tensor under another name: one is missing, one is left over.
  private static Fault renamed(String name, JsonObject header) {
    String entry = String.valueOf(header.get(name));
    return header(
            name + " renamed",
            all ->
                JsonFaults.removed(JsonFaults.replaced(all, "/" + name + "_x", entry), "/" + name))
        .mentioningOnly("config.json", name, name + "_x");
  }

  /// A tensor whose numbers are said to be whole ones of the same size.
  private static Fault asWholeNumbers(String name) {
    return entry(name, "dtype", "\"I32\"").mentioningOnly("config.json", name, "I32");
  }

  private static Fault entry(String name, String key, String raw) {
    return header(name + " " + key + " = " + raw, putting(name + "/" + key, raw)).mentioning(name);
  }

  private static Fault header(String what, UnaryOperator<byte[]> change) {
    return Fault.bytes(FILE, "header: " + what, all -> withHeader(all, change.apply(header(all))));
  }

  private static UnaryOperator<byte[]> putting(String pointer, String raw) {
    return header -> JsonFaults.replaced(header, "/" + pointer, raw);
  }

  private static UnaryOperator<byte[]> removing(String pointer) {
    return header -> JsonFaults.removed(header, "/" + pointer);
  }

  private static String offsets(JsonObject header, String name) {
    JsonArray offsets = header.getJsonObject(name).getJsonArray("data_offsets");
    return offsets.toString();
  }

  private static String emptyAt(int offset) {
    return "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}"
        .formatted(offset, offset + 4);
  }

  static byte[] header(byte[] all) {
    long length = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    return Arrays.copyOfRange(all, Long.BYTES, Math.toIntExact(Long.BYTES + length));
  }

  private static byte[] withHeader(byte[] all, byte[] header) {
    byte[] data = Arrays.copyOfRange(all, Long.BYTES + header(all).length, all.length);
    byte[] length = withLength(new byte[Long.BYTES], header.length);
    return JsonFaults.join(JsonFaults.join(length, header), data);
  }

  private static byte[] withLength(byte[] all, long length) {
    ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
    return all;
  }
}
