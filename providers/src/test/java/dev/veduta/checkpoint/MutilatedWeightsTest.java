// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.veduta.api.ModelException;
import dev.veduta.checkpoint.flax.FlaxProvider;
import dev.veduta.checkpoint.pytorch.PytorchProvider;
import dev.veduta.checkpoint.tensorflow.TensorflowProvider;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.CheckpointProvider;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Recorded weights, mutilated at random…
final class MutilatedWeightsTest {
  private static final int CASES = 600;

  /// No measurement: a hang must not last.
  private static final Duration FOR_EVER = Duration.ofMinutes(2);

  @ParameterizedTest
  @CsvSource({
    "torch/zip.bin, pytorch_model.bin, 200",
    "torch/legacy.bin, pytorch_model.bin, 200",
    "torch/protocol5.bin, pytorch_model.bin, 200",
    "pair/pytorch_model.bin, pytorch_model.bin, 150",
    "pair/tf_model.h5, tf_model.h5, 150",
    "keras/types.h5, tf_model.h5, 150",
    "pair/flax_model.msgpack, flax_model.msgpack, 80",
    "flax/types.msgpack, flax_model.msgpack, 200",
  })
  void areReadOrRefusedByName(String recorded, String file, int leastRefused) {
    byte[] sound = Recorded.file(recorded);
    int refused = 0;
    for (int seed = 0; seed < CASES; seed++) {
      byte[] content = mutilated(sound, new Random(seed));
      try {
        assertTimeoutPreemptively(FOR_EVER, () -> readAll(file, content), "seed " + seed);
      } catch (ModelException e) {
        assertThat(e.getMessage())
            .as("seed %d", seed)
            .startsWith("/folder/" + file + " ")
            .doesNotContain("Exception", "java.")
            .hasSizeLessThan(1000);
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(leastRefused);
  }

  /// Most of a file is numbers, of which any is as good as another.
  private static void readAll(String file, byte[] content) {
    Checkpoint checkpoint = provider(file).open(new MemoryFolder().with(file, content));
    checkpoint
        .entries()
        .forEach(
            (name, entry) -> {
              long bytes = entry.shape().elements() * entry.type().bytes();
              assertThat(bytes).isLessThan(1L << 31);
              if (bytes < 1 << 20) {
                assertThat(Recorded.data(checkpoint, name)).hasSize((int) bytes);
              }
            });
  }

  private static CheckpointProvider provider(String file) {
    return switch (file) {
      case "pytorch_model.bin" -> new PytorchProvider();
      case "tf_model.h5" -> new TensorflowProvider();
      default -> new FlaxProvider();
    };
  }

  private static byte[] mutilated(byte[] sound, Random random) {
    byte[] content = sound.clone();
    switch (random.nextInt(6)) {
      case 0 -> content = Arrays.copyOf(sound, random.nextInt(sound.length));
      case 1 -> {
        int from = random.nextInt(sound.length);
        int to = Math.min(sound.length, from + 1 + random.nextInt(64));
        Arrays.fill(content, from, to, (byte) (random.nextBoolean() ? 0 : -1));
      }
      case 2 -> {
        int from = random.nextInt(sound.length);
        int length = random.nextInt(sound.length - from);
        System.arraycopy(sound, from, content, random.nextInt(sound.length - length), length);
      }
      default -> {
        for (int change = random.nextInt(12); change >= 0; change--) {
          content[random.nextInt(sound.length)] = (byte) random.nextInt(256);
        }
      }
    }
    return content;
  }
}
