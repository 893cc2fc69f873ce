// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import dev.veduta.spi.Checkpoint;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes tensors as `model.safetensors`, or as shards with their index
/// (spec/07-weight-file-formats.md). Each tensor is read when its turn comes, and a file gets its
/// name when all are complete.
record SafetensorsOutput(Path folder, Checkpoint tensors) {
  private static final String PARTIAL = ".part";
  private static final int ALIGNMENT = 8;
  private static final int CHUNK = 1 << 24;

  /// @param mostBytes of one file, unless a single tensor is longer
  void write(long mostBytes) throws IOException {
    List<List<String>> shards = shards(mostBytes);
    List<String> files = new ArrayList<>();
    for (int i = 0; i < shards.size(); i++) {
      files.add(
          shards.size() == 1
              ? SafetensorsProvider.SINGLE
              : "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size()));
    }
    try {
      for (int i = 0; i < shards.size(); i++) {
        write(folder.resolve(files.get(i) + PARTIAL), shards.get(i));
      }
      if (shards.size() > 1) {
        files.add(SafetensorsProvider.INDEX);
        Files.writeString(
            folder.resolve(SafetensorsProvider.INDEX + PARTIAL), index(shards, files));
      }
      for (String file : files) {
        Files.move(
            folder.resolve(file + PARTIAL),
            folder.resolve(file),
            StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      for (String file : files) {
        Files.deleteIfExists(folder.resolve(file + PARTIAL));
      }
    }
  }

  /// The names of the tensors of each file, in their order.
  private List<List<String>> shards(long mostBytes) {
    List<List<String>> shards = new ArrayList<>();
    long bytes = 0;
    for (String name : tensors.entries().keySet()) {
      if (shards.isEmpty() || bytes + bytes(name) > mostBytes) {
        shards.add(new ArrayList<>());
        bytes = 0;
      }
      shards.getLast().add(name);
      bytes += bytes(name);
    }
    return shards;
  }

  private void write(Path file, List<String> names) throws IOException {
    byte[] header = header(names).getBytes(StandardCharsets.UTF_8);
    int padding = -header.length & (ALIGNMENT - 1);
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      writeAll(out, length.putLong(header.length + (long) padding).flip());
      writeAll(out, ByteBuffer.wrap(header));
      writeAll(out, ByteBuffer.wrap(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII)));
      for (String name : names) {
        try (Arena arena = Arena.ofConfined()) {
          var data = tensors.data(name, arena);
          for (long from = 0; from < data.byteSize(); from += CHUNK) {
            long count = Math.min(CHUNK, data.byteSize() - from);
            writeAll(out, data.asSlice(from, count).asByteBuffer());
          }
        }
      }
    }
  }

  private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private String header(List<String> names) {
    JsonObjectBuilder header =
        Json.createObjectBuilder()
            .add("__metadata__", Json.createObjectBuilder().add("format", "pt"));
    long begin = 0;
    for (String name : names) {
      JsonArrayBuilder shape = Json.createArrayBuilder();
      entry(name).shape().extents().forEach(shape::add);
      long end = begin + bytes(name);
      header.add(
          name,
          Json.createObjectBuilder()
              .add("dtype", entry(name).type().name())
              .add("shape", shape)
              .add("data_offsets", Json.createArrayBuilder().add(begin).add(end)));
      begin = end;
    }
    return header.build().toString();
  }

  private String index(List<List<String>> shards, List<String> files) {
    Map<String, String> fileOf = new LinkedHashMap<>();
    long total = 0;
    for (int i = 0; i < shards.size(); i++) {
      for (String name : shards.get(i)) {
        fileOf.put(name, files.get(i));
        total += bytes(name);
      }
    }
    JsonObjectBuilder map = Json.createObjectBuilder();
    fileOf.forEach(map::add);
    return Json.createObjectBuilder()
        .add("metadata", Json.createObjectBuilder().add("total_size", total))
        .add("weight_map", map)
        .build()
        .toString();
  }

  private Checkpoint.Entry entry(String name) {
    Checkpoint.Entry entry = tensors.entries().get(name);
    if (entry == null) {
      throw new IllegalArgumentException("there is no tensor " + name);
    }
    return entry;
  }

  private long bytes(String name) {
    return entry(name).shape().elements() * entry(name).type().bytes();
  }
}
