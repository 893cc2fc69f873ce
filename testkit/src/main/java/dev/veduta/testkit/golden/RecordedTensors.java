// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.golden;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.util.function.Function.identity;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Config;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The tensors of an `expected.safetensors`, read without the code under test: eight bytes with the
/// length of a JSON header, the header, the data.
final class RecordedTensors {
  private static final long MOST_HEADER_BYTES = 16L << 20;
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final String location;
  private final Config header;
  private final MemorySegment data;

  private RecordedTensors(String location, Config header, MemorySegment data) {
    this.location = location;
    this.header = header;
    this.data = data;
  }

  /// The tensors of a file by name, mapped for as long as they are reachable.
  ///
  /// @throws ModelException naming the file and the fault
  static Map<String, RecordedTensor> read(Path file) {
    MemorySegment bytes = map(file);
    if (bytes.byteSize() < Long.BYTES) {
      throw new ModelException(file + " is too short for a safetensors file");
    }
    long length = bytes.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN), 0);
    if (length < 2 || length > Math.min(MOST_HEADER_BYTES, bytes.byteSize() - Long.BYTES)) {
      throw new ModelException(
          "%s has a header of %d bytes, but only %d bytes follow"
              .formatted(file, length, bytes.byteSize() - Long.BYTES));
    }
    Config header =
        Config.parse(
            file.toString(), bytes.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE));
    return new RecordedTensors(file.toString(), header, bytes.asSlice(Long.BYTES + length)).all();
  }

  private Map<String, RecordedTensor> all() {
    Map<String, RecordedTensor> tensors =
        new TreeMap<>(Comparator.comparing(RecordedTensors::sortKey).thenComparing(identity()));
    for (String name : header.object().keySet()) {
      if (!name.equals("__metadata__")) {
        tensors.put(name, tensor(name));
      }
    }
    return tensors;
  }

  private RecordedTensor tensor(String name) {
    try {
      Config entry = header.at(name);
      long begin = wholeNumbers(entry, "data_offsets")[0];
      long end = wholeNumbers(entry, "data_offsets")[1];
      int[] extents = new int[wholeNumbers(entry, "shape").length];
      for (int axis = 0; axis < extents.length; axis++) {
        extents[axis] = Math.toIntExact(wholeNumbers(entry, "shape")[axis]);
      }
      return new RecordedTensor(
          DType.valueOf(entry.text("dtype", "")),
          Shape.of(extents),
          data.asSlice(begin, end - begin));
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      throw new ModelException(
          "%s: %s can't be read: %s".formatted(location, name, e.getMessage()), e);
    }
  }

  private static long[] wholeNumbers(Config entry, String key) {
    if (entry.value(key) instanceof JsonArray array
        && array.stream().allMatch(JsonNumber.class::isInstance)) {
      return array.getValuesAs(JsonNumber.class).stream()
          .mapToLong(JsonNumber::longValueExact)
          .toArray();
    }
    throw entry.wrong(key, "a list of whole numbers");
  }

  private static MemorySegment map(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    } catch (IOException e) {
      throw new ModelException("can't read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /// With its numbers padded, so that `hidden_states.2` comes before `hidden_states.10`.
  private static String sortKey(String name) {
    return NUMBER
        .matcher(name)
        .replaceAll(
            number -> "0".repeat(Math.max(0, 9 - number.group().length())) + number.group());
  }
}
