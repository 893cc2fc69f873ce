// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.checkpoint;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Writes a safetensors file: tensors one after another in the order they were added, without gaps,
/// after a header padded to eight bytes.
///
/// ```java
/// new SafetensorsWriter()
///     .add("output.weight", DType.BF16, Shape.of(2, 3), 1, 2, 3, 4, 5, 6)
///     .write(folder.resolve("model.safetensors"));
/// ```
public final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;
  private static final int CHUNK = 1 << 20;

  private final Map<String, Stored> tensors = new LinkedHashMap<>();

  private record Stored(DType type, Shape shape, MemorySegment data) {}

  /// Adds a tensor of converted values; floating-point types round to the nearest, ties to even.
  public SafetensorsWriter add(String name, DType type, Shape shape, float... values) {
    ByteBuffer data =
        ByteBuffer.allocate(Math.multiplyExact(values.length, type.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      put(data, type, value);
    }
    return add(name, type, shape, MemorySegment.ofArray(data.array()));
  }

  /// Adds a tensor of little-endian, row-major bytes, which are read when the file is written.
  public SafetensorsWriter add(String name, DType type, Shape shape, MemorySegment data) {
    if (data.byteSize() != shape.elements() * type.bytes()) {
      throw new IllegalArgumentException(
          "%s: %s %s needs %d bytes, got %d"
              .formatted(name, type, shape, shape.elements() * type.bytes(), data.byteSize()));
    }
    if (tensors.putIfAbsent(name, new Stored(type, shape, data)) != null) {
      throw new IllegalArgumentException(name + " was added before");
    }
    return this;
  }

  /// The whole file.
  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /// Creates or replaces a file.
  public void write(Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      write(out);
    }
  }

  private void write(OutputStream out) throws IOException {
    byte[] header = header().getBytes(StandardCharsets.UTF_8);
    int padding = -header.length & (ALIGNMENT - 1);
    out.write(
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length + padding)
            .array());
    out.write(header);
    out.write(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
    for (Stored tensor : tensors.values()) {
      for (long at = 0; at < tensor.data.byteSize(); at += CHUNK) {
        long length = Math.min(CHUNK, tensor.data.byteSize() - at);
        out.write(tensor.data.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE));
      }
    }
  }

  private String header() {
    JsonObjectBuilder header =
        Json.createObjectBuilder()
            .add("__metadata__", Json.createObjectBuilder().add("format", "pt"));
    long begin = 0;
    for (Map.Entry<String, Stored> entry : tensors.entrySet()) {
      Stored tensor = entry.getValue();
      JsonArrayBuilder shape = Json.createArrayBuilder();
      tensor.shape.extents().forEach(shape::add);
      long end = begin + tensor.data.byteSize();
      header.add(
          entry.getKey(),
          Json.createObjectBuilder()
              .add("dtype", tensor.type.name())
              .add("shape", shape)
              .add("data_offsets", Json.createArrayBuilder().add(begin).add(end)));
      begin = end;
    }
    return header.build().toString();
  }

  private static void put(ByteBuffer data, DType type, float value) {
    switch (type) {
      case F64 -> data.putDouble(value);
      case F32 -> data.putFloat(value);
      case F16 -> data.putShort(Float.floatToFloat16(value));
      case BF16 -> data.putShort(bfloat16(value));
      case I64 -> data.putLong((long) value);
      case I32 -> data.putInt((int) value);
      case I16 -> data.putShort((short) value);
      case I8, U8 -> data.put((byte) value);
      case BOOL -> data.put((byte) (value == 0 ? 0 : 1));
    }
  }

  /// The upper half of a float, rounded to nearest, ties to even; NaN stays NaN.
  private static short bfloat16(float value) {
    int bits = Float.floatToIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }
}
