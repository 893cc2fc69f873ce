// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.testkit.checkpoint.SafetensorsWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A checkpoint in shards…
final class ShardsTest {
  private static final String INDEX = "model.safetensors.index.json";
  private static final String MAP =
      """
      {"metadata": {"total_size": 3}, "weight_map": {"a": "1.safetensors", "b": "2.safetensors", "c": "1.safetensors"}}\
      """;

  @Test
  void isReadAsOne() {
    Checkpoint checkpoint = open(folder(MAP));
    assertThat(checkpoint.entries())
        .containsOnlyKeys("a", "b", "c")
        .containsEntry("b", new Checkpoint.Entry(DType.U8, Shape.of(1), "2.safetensors"));
    try (Arena arena = Arena.ofConfined()) {
      assertThat(checkpoint.data("a", arena).get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
      assertThat(checkpoint.data("b", arena).get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 2);
      assertThat(checkpoint.data("c", arena).get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 3);
    }
  }

  @Test
  void mayListATensorWithoutElements() {
    MemoryFolder files =
        new MemoryFolder()
            .with(INDEX, "{\"weight_map\": {\"none\": \"1.safetensors\"}}".getBytes(UTF_8))
            .with(
                "1.safetensors",
                SafetensorsTest.file(
                    "{\"none\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}", 0));
    assertThat(open(files).entries()).isEmpty();
  }

  @Test
  void namesEveryShardThatIsMissing() {
    String map = MAP.replace("2.s", "4.s").replace("\"a\": \"1.s", "\"a\": \"3.s");
    refused(
        folder(map),
        "/folder/model.safetensors.index.json lists files that are missing beside it:"
            + " 3.safetensors, 4.safetensors");
  }

  @Test
  void namesTheShardThatLacksATensor() {
    refused(
        folder(MAP.replace("\"c\"", "\"d\": \"2.safetensors\", \"c\"")),
        "index.json says that d is in /folder/2.safetensors, which lacks it");
  }

  @Test
  void namesTheShardThatHoldsATensorOfAnother() {
    refused(
        folder(MAP.replace("\"b\": \"2.s", "\"b\": \"1.s").replace("\"c\": \"1.s", "\"c\": \"2.s")),
        "/folder/1.safetensors holds c, which /folder/model.safetensors.index.json says is in"
            + " 2.safetensors");
  }

  @Test
  void namesTheTensorThatTheIndexDoesNotList() {
    refused(
        folder(MAP.replace(", \"c\": \"1.safetensors\"", "")),
        "/folder/1.safetensors holds c, which /folder/model.safetensors.index.json does not list");
  }

  @Test
  void namesBothFilesThatHoldOneTensor() {
    MemoryFolder files = folder(MAP);
    files.with(
        "2.safetensors",
        new SafetensorsWriter()
            .add("b", DType.U8, Shape.of(1), 2)
            .add("a", DType.U8, Shape.of(1), 2)
            .bytes());
    refused(files, "a is in two files: /folder/1.safetensors and /folder/2.safetensors");
  }

  @Test
  void namesTheShardThatIsDamaged() {
    refused(
        folder(MAP).with("2.safetensors", new byte[3]), "/folder/2.safetensors is only 3 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../1.safetensors", "/etc/passwd", "a/b", "..", "", "a\\\\b", "a\\u0000b"})
  void mayNotLeaveTheFolder(String shard) {
    refused(
        folder(MAP.replace("2.safetensors", shard)),
        "index.json: weight_map.b must be the name of a file in the same folder, got");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"weight_map\": []}",
        "{\"weight_map\": {}}",
        "{\"weight_map\": {\"a\": 1}}",
        "{",
        "[]",
        "{\"weight_map\": 3}",
        ""
      })
  void needsAnIndexThatListsFiles(String index) {
    refused(folder(index), "/folder/model.safetensors.index.json");
  }

  private static MemoryFolder folder(String index) {
    return new MemoryFolder()
        .with(INDEX, index.getBytes(UTF_8))
        .with(
            "1.safetensors",
            new SafetensorsWriter()
                .add("a", DType.U8, Shape.of(1), 1)
                .add("c", DType.U8, Shape.of(1), 3)
                .bytes())
        .with("2.safetensors", new SafetensorsWriter().add("b", DType.U8, Shape.of(1), 2).bytes());
  }

  private static Checkpoint open(MemoryFolder files) {
    assertThat(new SafetensorsProvider().matches(files)).isTrue();
    return new SafetensorsProvider().open(files);
  }

  private static void refused(MemoryFolder files, String fault) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> open(files))
        .withMessageContaining(fault);
  }
}
