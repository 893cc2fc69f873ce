// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens.hostile;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.testkit.checkpoint.SafetensorsWriter;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Faults of checkpoints in several files.
final class ShardFaults {
  private static final String INDEX = "model.safetensors.index.json";
  private static final List<String> SHARDS =
      List.of("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");

  private ShardFaults() {}

  /// @param tensor that the index names
  static Stream<Fault> all(String tensor) {
    String entry = "/weight_map/" + tensor;
    return Stream.of(
            JsonFaults.broken(INDEX),
            SHARDS.stream().map(Fault::missing),
            SHARDS.stream()
                .flatMap(shard -> Fault.cut(shard, new Random(shard.hashCode()), 3, 0.9)),
            Stream.of(
                JsonFaults.without(INDEX, "/weight_map").mentioning("weight_map"),
                JsonFaults.value(INDEX, "/weight_map", "[]").mentioning("weight_map"),
                JsonFaults.value(INDEX, "/weight_map", "{}").mentioning("weight_map"),
                JsonFaults.value(INDEX, entry, "7").mentioning(tensor),
                JsonFaults.value(INDEX, entry, "\"\""),
                JsonFaults.value(INDEX, entry, "\"absent.safetensors\"")
                    .mentioning("absent.safetensors"),
                JsonFaults.value(INDEX, entry, "\"../model.safetensors\"")
                    .mentioning("../model.safetensors"),
                JsonFaults.value(INDEX, entry, "\"/etc/passwd\"").mentioning("/etc/passwd"),
                JsonFaults.value(INDEX, entry, "\"config.json\"").mentioningOnly("config.json"),
                JsonFaults.value(INDEX, entry, "\"a\\u0000b\""),
                JsonFaults.value(INDEX, "/weight_map/no.such.tensor", "\"" + SHARDS.get(0) + "\"")
                    .mentioning("no.such.tensor")))
        .flatMap(faults -> faults);
  }

  /// Distributes the checkpoint of a folder over two files.
  ///
  /// @return a tensor that the first of them holds
  static String split(Path folder) throws IOException {
    Path whole = folder.resolve(WeightFaults.FILE);
    byte[] all = Files.readAllBytes(whole);
    JsonObject header = JsonFaults.parse(WeightFaults.header(all));
    int start = Long.BYTES + WeightFaults.header(all).length;
    List<SafetensorsWriter> writers = List.of(new SafetensorsWriter(), new SafetensorsWriter());
    JsonObjectBuilder map = Json.createObjectBuilder();
    List<String> names = header.keySet().stream().filter(n -> !n.equals("__metadata__")).toList();
    for (int i = 0; i < names.size(); i++) {
      JsonObject entry = header.getJsonObject(names.get(i));
      int[] offsets = numbers(entry.getJsonArray("data_offsets"));
      writers
          .get(i % 2)
          .add(
              names.get(i),
              DType.valueOf(entry.getString("dtype")),
              Shape.of(numbers(entry.getJsonArray("shape"))),
              MemorySegment.ofArray(
                  Arrays.copyOfRange(all, start + offsets[0], start + offsets[1])));
      map.add(names.get(i), SHARDS.get(i % 2));
    }
    for (int i = 0; i < SHARDS.size(); i++) {
      writers.get(i).write(folder.resolve(SHARDS.get(i)));
    }
    JsonObject index =
        Json.createObjectBuilder()
            .add("metadata", Json.createObjectBuilder())
            .add("weight_map", map)
            .build();
    Files.writeString(folder.resolve(INDEX), index.toString());
    Files.delete(whole);
    return names.getFirst();
  }

  private static int[] numbers(JsonArray array) {
    return array.getValuesAs(JsonNumber.class).stream()
        .mapToInt(JsonNumber::intValueExact)
        .toArray();
  }
}
