// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.veduta.api.ModelException;
import dev.veduta.checkpoint.MemoryFolder;
import dev.veduta.checkpoint.Recorded;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.CheckpointProvider;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The PyTorch provider…
final class PytorchTest {
  private static final String FILE = "pytorch_model.bin";

  @Test
  void isFoundByItsServiceLine() {
    assertThat(ServiceLoader.load(CheckpointProvider.class).stream())
        .anyMatch(found -> found.type() == PytorchProvider.class);
    assertThat(new PytorchProvider().name()).isEqualTo("pytorch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip.bin", "legacy.bin", "protocol5.bin", "training.bin"})
  void readsEveryTypeAndEveryView(String file) {
    Checkpoint expected = Recorded.safetensors("torch/expected.safetensors");
    Checkpoint actual = open(Recorded.file("torch/" + file));
    assertThat(actual.entries()).containsOnlyKeys(expected.entries().keySet());
    Recorded.assertHolds(actual, expected);
    assertThat(expected.entries()).hasSize(24).doesNotContainKey("none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear.bin", "big-endian.bin"})
  void readsEitherOrderOfBytes(String file) {
    Recorded.assertHolds(
        open(Recorded.file("torch/" + file)), Recorded.safetensors("torch/linear.safetensors"));
  }

  @Test
  void readsWhatTransformersSaves() {
    Checkpoint actual = open(Recorded.file("pair/pytorch_model.bin"));
    Recorded.assertHolds(actual, Recorded.safetensors("pair/model.safetensors"));
    assertThat(actual.entries()).containsKey("decoder.lm_head.weight"); // an alias, kept
  }

  @Test
  void readsShards() {
    MemoryFolder folder =
        new MemoryFolder()
            .with(FILE + ".index.json", Recorded.file("torch/index.json"))
            .with("shard-1.bin", Recorded.file("torch/shard-1.bin"))
            .with("shard-2.bin", Recorded.file("torch/shard-2.bin"));
    assertThat(new PytorchProvider().matches(folder)).isTrue();
    Checkpoint actual = new PytorchProvider().open(folder);
    Recorded.assertHolds(actual, Recorded.safetensors("torch/expected.safetensors"));
    assertThat(Recorded.entry(actual, "tied").file()).isEqualTo("shard-2.bin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.pth", "weights.pt", "other.bin"})
  void readsTheOnlyFileOfItsKind(String name) {
    MemoryFolder folder =
        new MemoryFolder()
            .with(name, Recorded.file("torch/linear.bin"))
            .with("config.json", new byte[0])
            .with("training_args.bin", new byte[0])
            .with("optimizer.pt", new byte[0]);
    assertThat(new PytorchProvider().matches(folder)).isTrue();
    assertThat(new PytorchProvider().open(folder).entries())
        .containsEntry("bias", new Checkpoint.Entry(DType.F32, Shape.of(3), name));
    assertThat(new PytorchProvider().matches(folder.with("second.pt", new byte[0]))).isFalse();
  }

  @Test
  void readsAFileThatWasTrainedElsewhere() throws IOException {
    Path path =
        Path.of(System.getProperty("veduta.shared", ""))
            .resolve("testdata/models/mnist_seq/multi_digit_transformer_custom.pth");
    Assumptions.assumeTrue(Files.exists(path), "pass -Dveduta.shared=DIR");
    Checkpoint checkpoint =
        new PytorchProvider().open(new MemoryFolder().with("custom.pth", Files.readAllBytes(path)));
    CRC32 sum = new CRC32();
    checkpoint.entries().keySet().stream()
        .sorted()
        .forEach(name -> sum.update(Recorded.data(checkpoint, name)));
    assertThat(checkpoint.entries()).hasSize(180);
    assertThat(sum.getValue()).isEqualTo(0x577a744eL); // of what torch.load has
  }

  @ParameterizedTest
  @CsvSource({
    "module.bin, byte 2 of module/data.pkl asks for torch.nn.modules.linear.Linear",
    "program.bin, is a TorchScript program",
  })
  void refusesWhatIsNoStateDict(String file, String fault) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> open(Recorded.file("torch/" + file)))
        .withMessageStartingWith("/folder/pytorch_model.bin ")
        .withMessageContainingAll(fault, "torch.save(model.state_dict(), 'pytorch_model.bin')");
  }

  static Checkpoint open(byte[] content) {
    MemoryFolder folder = new MemoryFolder().with(FILE, content);
    assertThat(new PytorchProvider().matches(folder)).isTrue();
    return new PytorchProvider().open(folder);
  }
}
