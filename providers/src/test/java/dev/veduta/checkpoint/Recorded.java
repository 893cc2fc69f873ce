// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.Checkpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// Files that PyTorch, Keras and Flax wrote, recorded by `src/test/python/make_weights.py`.
public final class Recorded {
  private Recorded() {}

  public static byte[] file(String name) {
    try (InputStream in = Recorded.class.getResourceAsStream("/weights/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The same tensors in safetensors.
  public static Checkpoint safetensors(String name) {
    return SafetensorsTest.open(file(name));
  }

  public static byte[] data(Checkpoint checkpoint, String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = checkpoint.data(name, arena);
      assertThat(data.address() % entry(checkpoint, name).type().bytes()).isZero();
      return data.toArray(JAVA_BYTE);
    }
  }

  /// Every tensor of `expected` is in `actual`, with the same type, shape and bytes.
  public static void assertHolds(Checkpoint actual, Checkpoint expected) {
    for (String name : expected.entries().keySet()) {
      assertThat(actual.entries()).containsKey(name);
      assertThat(entry(actual, name).type()).as(name).isEqualTo(entry(expected, name).type());
      assertThat(entry(actual, name).shape()).as(name).isEqualTo(entry(expected, name).shape());
      assertThat(data(actual, name)).as(name).isEqualTo(data(expected, name));
    }
  }

  public static Checkpoint.Entry entry(Checkpoint checkpoint, String name) {
    return Objects.requireNonNull(checkpoint.entries().get(name), name);
  }
}
