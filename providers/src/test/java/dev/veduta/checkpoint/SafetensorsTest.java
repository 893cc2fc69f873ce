// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.CheckpointProvider;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.testkit.checkpoint.SafetensorsWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The safetensors provider…
final class SafetensorsTest {
  private static final String FILE = "model.safetensors";

  @Test
  void isFoundByItsServiceLine() {
    assertThat(ServiceLoader.load(CheckpointProvider.class).stream())
        .anyMatch(found -> found.type() == SafetensorsProvider.class);
    assertThat(new SafetensorsProvider().name()).isEqualTo("safetensors");
  }

  @ParameterizedTest
  @CsvSource({
    "F64, 000000000000f03f 00000000000004c0",
    "F32, 0000803f 000020c0",
    "F16, 003c 00c1",
    "BF16, 803f 20c0",
    "I64, 0100000000000000 feffffffffffffff",
    "I32, 01000000 feffffff",
    "I16, 0100 feff",
    "I8, 01 fe",
    "U8, 01 fe",
    "BOOL, 01 01"
  })
  void readsEveryTypeAsItIsStored(DType type, String hex) {
    byte[] bytes = new SafetensorsWriter().add("x", type, Shape.of(2), 1, -2.5f).bytes();
    Checkpoint checkpoint = open(bytes);
    assertThat(checkpoint.entries().get("x"))
        .isEqualTo(new Checkpoint.Entry(type, Shape.of(2), FILE));
    assertThat(data(checkpoint, "x")).isEqualTo(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  @Test
  void keepsTheOrderOfTheHeaderAndTheDataOfEachTensor() {
    Checkpoint checkpoint =
        open(
            new SafetensorsWriter()
                .add("z", DType.U8, Shape.of(1), 1)
                .add("a", DType.U8, Shape.of(2, 1), 2, 3)
                .add("ü", DType.U8, Shape.of(1, 3), 4, 5, 6)
                .bytes());
    assertThat(checkpoint.entries().keySet()).containsExactly("z", "a", "ü");
    assertThat(data(checkpoint, "z")).containsExactly(1);
    assertThat(data(checkpoint, "a")).containsExactly(2, 3);
    assertThat(data(checkpoint, "ü")).containsExactly(4, 5, 6);
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void alignsATensorWhoseHeaderIsNotPadded(DType type) {
    int bytes = type.bytes();
    for (int padding = 0; padding < 8; padding++) {
      String header =
          "{\"x\":{\"dtype\":\"%s\",\"shape\":[1],\"data_offsets\":[0,%d]}}%s"
              .formatted(type, bytes, " ".repeat(padding));
      Checkpoint checkpoint = open(file(header, bytes));
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment data = checkpoint.data("x", arena);
        assertThat(data.address() % bytes).isZero();
        assertThat(data.toArray(JAVA_BYTE)).isEqualTo(counting(bytes));
      }
    }
  }

  @Test
  void givesAScalarTheShapeOfOneElement() {
    Checkpoint checkpoint =
        open(file("{\"x\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}", 4));
    assertThat(checkpoint.entries())
        .containsEntry("x", new Checkpoint.Entry(DType.F32, Shape.of(1), FILE));
  }

  @Test
  void leavesOutATensorWithoutElements() {
    Checkpoint checkpoint =
        open(
            file(
                """
                {"none":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]},
                 "x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},
                 "end":{"dtype":"F32","shape":[3,0],"data_offsets":[1,1]}}\
                """,
                1));
    assertThat(checkpoint.entries()).containsOnlyKeys("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"__metadata__\":{\"format\":\"pt\",\"a\":\"b\"}}", "{}   \n"})
  void readsAFileWithoutTensors(String header) {
    assertThat(open(file(header, 0)).entries()).isEmpty();
  }

  @Test
  void refusesANameThatTheFileDoesNotHave() {
    Checkpoint checkpoint = open(file("{}", 0));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> data(checkpoint, "x"))
        .withMessageContaining("x");
  }

  @Test
  void prefersTheSingleFileToTheIndex() {
    MemoryFolder files =
        new MemoryFolder()
            .with(FILE, file("{}", 0))
            .with("model.safetensors.index.json", "broken".getBytes(UTF_8));
    assertThat(new SafetensorsProvider().open(files).entries()).isEmpty();
  }

  @Test
  void saysWhatElseAFolderHolds() {
    SafetensorsProvider provider = new SafetensorsProvider();
    MemoryFolder files = new MemoryFolder().with("config.json", new byte[2]);
    assertThat(provider.matches(files)).isFalse();
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> provider.open(files))
        .withMessage(
            "there are no weights: there is no /folder/model.safetensors and no other file of"
                + " weights; put the model's weights beside its config.json");
    for (String other : new String[] {"model.onnx", "tf_model.h5.index.json"}) {
      assertThatExceptionOfType(ModelException.class)
          .isThrownBy(() -> provider.open(new MemoryFolder().with(other, new byte[2])))
          .withMessageContainingAll(other, "can't be read", "save_pretrained");
    }
  }

  /// A file of that header with data 0, 1, 2…
  static byte[] file(String header, int data) {
    byte[] text = header.getBytes(UTF_8);
    return ByteBuffer.allocate(Long.BYTES + text.length + data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(counting(data))
        .array();
  }

  private static byte[] counting(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  static Checkpoint open(byte[] bytes) {
    return new SafetensorsProvider().open(new MemoryFolder().with(FILE, bytes));
  }

  private static byte[] data(Checkpoint checkpoint, String name) {
    try (Arena arena = Arena.ofConfined()) {
      return checkpoint.data(name, arena).toArray(JAVA_BYTE);
    }
  }
}
