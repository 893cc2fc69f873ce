// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.checkpoint;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/// A checkpoint of random numbers in memory, for tests of models that need no trained weights. A
/// tensor has the same numbers in every checkpoint that has it in that shape.
///
/// @param entries in the order in which they were named
public record RandomCheckpoint(Map<String, Entry> entries) implements Checkpoint {
  private static final ValueLayout.OfFloat FLOATS =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  public RandomCheckpoint {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  /// Reads a table of tensors, a line each; `*` in a name stands for each layer.
  ///
  /// ```
  /// decoder.embed_tokens.weight [31, 24]
  /// decoder.layers.*.fc1 linear 24 40      weight [40, 24], bias [40]
  /// decoder.layers.*.c_fc conv1d 24 40     weight [24, 40], bias [40]
  /// decoder.layers.*.norm norm 24          weight [24], bias [24]
  /// ```
  public static RandomCheckpoint of(int layers, String table) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (String line : table.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      int end = line.indexOf(' ');
      String name = line.substring(0, end);
      String kind = line.substring(end).strip();
      for (int layer = 0; layer < (name.contains("*") ? layers : 1); layer++) {
        add(entries, name.replace("*", String.valueOf(layer)), kind);
      }
    }
    return new RandomCheckpoint(entries);
  }

  /// This checkpoint without one of its tensors.
  public RandomCheckpoint without(String name) {
    Map<String, Entry> rest = new LinkedHashMap<>(entries);
    if (rest.remove(name) == null) {
      throw new IllegalArgumentException("there is no " + name);
    }
    return new RandomCheckpoint(rest);
  }

  /// This checkpoint with one more tensor.
  public RandomCheckpoint with(String name, int... extents) {
    Map<String, Entry> more = new LinkedHashMap<>(entries);
    more.put(name, entry(extents));
    return new RandomCheckpoint(more);
  }

  /// Writes it into a model's folder, as `model.safetensors`.
  public void write(Path folder) throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter();
    try (Arena arena = Arena.ofConfined()) {
      entries.forEach(
          (name, entry) -> writer.add(name, entry.type(), entry.shape(), data(name, arena)));
      writer.write(folder.resolve("model.safetensors"));
    }
  }

  @Override
  public MemorySegment data(String name, Arena arena) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("there is no " + name);
    }
    Shape shape = entry.shape();
    boolean isMatrix = shape.rank() > 1;
    boolean isScale = !isMatrix && name.endsWith(".weight");
    double spread = isMatrix ? Math.sqrt(3.0 / shape.width()) : 0.2;
    Random random = new Random(name.hashCode());
    MemorySegment data = arena.allocate(shape.elements() * Float.BYTES, Float.BYTES);
    for (long i = 0; i < shape.elements(); i++) {
      double number = random.nextDouble(-spread, spread);
      data.setAtIndex(FLOATS, i, (float) (isScale ? 1 + number : number));
    }
    return data;
  }

  private static void add(Map<String, Entry> entries, String name, String kind) {
    String[] words = kind.replaceAll("[\\[\\],]", " ").strip().split(" +", 0);
    int first = kind.startsWith("[") ? 0 : 1;
    int[] sizes = Arrays.stream(words).skip(first).mapToInt(Integer::parseInt).toArray();
    switch (first == 0 ? "tensor" : words[0]) {
      case "tensor" -> entries.put(name, entry(sizes));
      case "linear" -> {
        entries.put(name + ".weight", entry(sizes[1], sizes[0]));
        entries.put(name + ".bias", entry(sizes[1]));
      }
      case "conv1d" -> {
        entries.put(name + ".weight", entry(sizes[0], sizes[1]));
        entries.put(name + ".bias", entry(sizes[1]));
      }
      case "norm" -> {
        entries.put(name + ".weight", entry(sizes[0]));
        entries.put(name + ".bias", entry(sizes[0]));
      }
      default ->
          throw new IllegalArgumentException(
              "%s is none of [extents], linear, conv1d, norm".formatted(kind));
    }
  }

  private static Entry entry(int... extents) {
    return new Entry(DType.F32, Shape.of(extents), "memory");
  }
}
