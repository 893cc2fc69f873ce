// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.flax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.checkpoint.MemoryFolder;
import dev.veduta.checkpoint.Recorded;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.CheckpointProvider;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/// The Flax provider…
final class FlaxTest {
  private static final String FILE = "flax_model.msgpack";

  @Test
  void isFoundByItsServiceLine() {
    assertThat(ServiceLoader.load(CheckpointProvider.class).stream())
        .anyMatch(found -> found.type() == FlaxProvider.class);
    assertThat(new FlaxProvider().name()).isEqualTo("flax");
  }

  @Test
  void readsAPairAsPytorchHasIt() {
    Checkpoint expected = Recorded.safetensors("pair/model.safetensors");
    Checkpoint actual = open(Recorded.file("pair/flax_model.msgpack"));
    assertThat(actual.entries()).containsOnlyKeys(expected.entries().keySet());
    Recorded.assertHolds(actual, expected);
  }

  @Test
  void readsEveryType() {
    Checkpoint checkpoint = open(Recorded.file("flax/types.msgpack"));
    assertThat(checkpoint.entries())
        .containsOnlyKeys(
            "float64",
            "float32",
            "float16",
            "bfloat16",
            "int64",
            "int32",
            "int16",
            "int8",
            "uint8",
            "bool",
            "scalar",
            "bf16.weight",
            "pieces.weight")
        .containsEntry("bfloat16", new Checkpoint.Entry(DType.BF16, Shape.of(1, 3), FILE))
        .containsEntry("bool", new Checkpoint.Entry(DType.BOOL, Shape.of(2), FILE))
        .containsEntry("scalar", new Checkpoint.Entry(DType.F32, Shape.of(1), FILE))
        .containsEntry("pieces.weight", new Checkpoint.Entry(DType.F32, Shape.of(5, 2), FILE));
    assertThat(Recorded.data(checkpoint, "uint8")).containsExactly(1, 2, 3);
    assertThat(Recorded.data(checkpoint, "int16")).containsExactly(1, 0, 2, 0, 3, 0);
    assertThat(Recorded.data(checkpoint, "scalar")).containsExactly(0, 0, 0xc0, 0x3f);
    assertThat(Recorded.data(checkpoint, "bf16.weight"))
        .containsExactly(0, 0, 0x40, 0x40, 0x80, 0x3f, 0x80, 0x40, 0, 0x40, 0xa0, 0x40);
  }

  @Test
  void joinsThePiecesOfALongArray() {
    Checkpoint checkpoint = open(Recorded.file("flax/types.msgpack"));
    float[] values = new float[10];
    ByteBuffer.wrap(Recorded.data(checkpoint, "pieces.weight"))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    assertThat(values).containsExactly(0, 5, 1, 6, 2, 7, 3, 8, 4, 9);
  }

  static Checkpoint open(byte[] content) {
    MemoryFolder folder = new MemoryFolder().with(FILE, content);
    assertThat(new FlaxProvider().matches(folder)).isTrue();
    return new FlaxProvider().open(folder);
  }
}
