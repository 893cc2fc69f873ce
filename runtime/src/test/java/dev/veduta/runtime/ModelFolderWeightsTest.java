// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.veduta.api.ModelException;
import dev.veduta.checkpoint.SafetensorsProvider;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.Config;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.testkit.checkpoint.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The weights in a model's folder…
final class ModelFolderWeightsTest {
  @TempDir private Path temp;

  @Test
  void areMappedTensorByTensorAndFreedWithTheirArena() throws IOException {
    new SafetensorsWriter()
        .add("a", DType.F32, Shape.of(2), 1, 2)
        .add("b", DType.F32, Shape.of(1), 3)
        .write(temp.resolve("model.safetensors"));
    Checkpoint checkpoint = new SafetensorsProvider().open(new ModelFolder(temp));
    Arena arena = Arena.ofConfined();
    MemorySegment b = checkpoint.data("b", arena);
    assertThat(b.isMapped()).isTrue();
    assertThat(b.toArray(JAVA_FLOAT)).containsExactly(3);
    assertThat(checkpoint.data("a", arena).toArray(JAVA_FLOAT)).containsExactly(1, 2);
    arena.close();
    assertThat(b.scope().isAlive()).isFalse();
  }

  @Test
  void mayNotShrinkAfterTheirHeaderWasRead() throws IOException {
    Path file = temp.resolve("model.safetensors");
    new SafetensorsWriter().add("a", DType.F32, Shape.of(2), 1, 2).write(file);
    Checkpoint checkpoint = new SafetensorsProvider().open(new ModelFolder(temp));
    Files.write(file, new byte[4]);
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> checkpoint.data("a", Arena.ofAuto()))
        .withMessageStartingWith(file + " is truncated");
  }

  /// The four recorded files of a known writer.
  @Test
  void areThoseThatOthersWrote() throws IOException {
    Map<String, Checkpoint.Entry> expected =
        Map.of(
            "tensor-1d-int32", entry(DType.I32, 3),
            "tensor-2d-float64", entry(DType.F64, 2, 3),
            "tensor-3d-float32", entry(DType.F32, 2, 2, 3),
            "tensor-4d-float32", entry(DType.F32, 2, 3, 1, 3));
    for (String name : expected.keySet()) {
      Path folder = Files.createDirectory(temp.resolve(name));
      Files.copy(
          shared("testdata/models/safetensors").resolve(name + ".safetensors"),
          folder.resolve("model.safetensors"));
      Checkpoint checkpoint = new SafetensorsProvider().open(new ModelFolder(folder));
      assertThat(checkpoint.entries()).isEqualTo(Map.of("embedding", expected.get(name)));
    }
  }

  @Test
  void areThoseOfEveryGoldenCase() throws IOException {
    List<Path> checkpoints;
    try (Stream<Path> cases = Files.list(shared("golden/cases"))) {
      checkpoints = cases.map(path -> path.resolve("checkpoint")).sorted().toList();
    }
    assertThat(checkpoints).isNotEmpty();
    for (Path folder : checkpoints) {
      ModelFiles files = ModelLocation.of(folder.toString());
      assertThat(Config.read(files, "config.json").text("model_type")).isPresent();
      Checkpoint checkpoint = new SafetensorsProvider().open(files);
      assertThat(checkpoint.entries()).as("%s", folder).isNotEmpty();
      long bytes = 0;
      for (Map.Entry<String, Checkpoint.Entry> tensor : checkpoint.entries().entrySet()) {
        try (Arena arena = Arena.ofConfined()) {
          bytes += checkpoint.data(tensor.getKey(), arena).toArray(JAVA_BYTE).length;
        }
      }
      assertThat(bytes)
          .isBetween(files.size("model.safetensors") / 2, files.size("model.safetensors"));
    }
  }

  private static Checkpoint.Entry entry(DType type, int... extents) {
    return new Checkpoint.Entry(type, Shape.of(extents), "model.safetensors");
  }

  private static Path shared(String folder) {
    Path path = Path.of(System.getProperty("veduta.shared", "shared"), folder);
    assumeTrue(Files.isDirectory(path), () -> path + " is absent; pass -Dveduta.shared=DIR");
    return path;
  }
}
