// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.veduta.api.ModelException;
import dev.veduta.checkpoint.MemoryFolder;
import dev.veduta.checkpoint.Recorded;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.CheckpointProvider;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The TensorFlow provider…
final class TensorflowTest {

  @Test
  void isFoundByItsServiceLine() {
    assertThat(ServiceLoader.load(CheckpointProvider.class).stream())
        .anyMatch(found -> found.type() == TensorflowProvider.class);
    assertThat(new TensorflowProvider().name()).isEqualTo("tensorflow");
  }

  @Test
  void readsAPairAsPytorchHasIt() {
    Checkpoint expected = Recorded.safetensors("pair/model.safetensors");
    Checkpoint actual =
        new TensorflowProvider()
            .open(
                new MemoryFolder()
                    .with("config.json", Recorded.file("pair/config.json"))
                    .with("tf_model.h5", Recorded.file("pair/tf_model.h5")));
    assertThat(actual.entries()).containsOnlyKeys(expected.entries().keySet());
    Recorded.assertHolds(actual, expected);
  }

  @Test
  void readsEveryType() {
    Checkpoint checkpoint = open("types");
    assertThat(checkpoint.entries())
        .containsOnlyKeys(
            "float64",
            "float32",
            "float16",
            "int64",
            "int32",
            "int16",
            "int8",
            "uint8",
            "bool",
            "big",
            "big.weight",
            "scalar")
        .containsEntry("scalar", new Checkpoint.Entry(DType.F32, Shape.of(1), "tf_model.h5"));
    for (DType type : new DType[] {DType.I8, DType.U8, DType.BOOL}) {
      String name = type == DType.BOOL ? "bool" : type == DType.I8 ? "int8" : "uint8";
      assertThat(Recorded.entry(checkpoint, name))
          .isEqualTo(new Checkpoint.Entry(type, Shape.of(1, 3), "tf_model.h5"));
      assertThat(Recorded.data(checkpoint, name)).containsExactly(0, 1, 1);
    }
    assertThat(Recorded.entry(checkpoint, "float16").type()).isEqualTo(DType.F16);
    assertThat(Recorded.data(checkpoint, "int16")).containsExactly(0, 0, 1, 0, 1, 0);
  }

  @Test
  void turnsTheBytesOfABigEndianFile() {
    Checkpoint checkpoint = open("types");
    assertThat(Recorded.data(checkpoint, "big"))
        .containsExactly(0, 0, 0x80, 0x3f, 0, 0, 0x20, 0x40);
    assertThat(Recorded.data(checkpoint, "big.weight"))
        .containsExactly(0, 0, 3, 0, 1, 0, 4, 0, 2, 0, 5, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "chunked, keeps model/x/kernel:0 in another way",
    "compressed, keeps model/x/kernel:0 in another way",
    "link, has a link",
    "soft-link, has a link",
    "external, tf_model.h5",
    "circle, levels",
    "text, has a type of element that no tensor has",
  })
  void refusesWhatKerasDoesNotWrite(String file, String fault) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> open(file))
        .withMessageStartingWith("/folder/tf_model.h5 ")
        .withMessageContaining(fault);
  }

  @ParameterizedTest
  @CsvSource({
    "tf_bert/bert/encoder/layer_._11/output/dense/kernel:0,"
        + " bert.encoder.layer.11.output.dense.weight",
    "tf_bert/mlm___cls/predictions/bias:0, cls.predictions.bias",
    "m/bert/embeddings/word_embeddings/weight:0, bert.embeddings.word_embeddings.weight",
    "m/encoder/vit/encoder/layer_._0/layernorm_after/gamma:0,"
        + " encoder.encoder.layer.0.layernorm_after.weight",
    "m/encoder/swin/layernorm/beta:0, encoder.swin.layernorm.bias",
    "m/decoder/vit/x/embeddings:0, decoder.vit.x.weight",
    "m//x//kernel:0, x.weight",
    "kernel:0, weight",
  })
  void givesWeightsTheirNamesOfPytorch(String keras, String pytorch) {
    assertThat(KerasName.parse(keras).inPytorch(Optional.of("vit"))).isEqualTo(pytorch);
  }

  private static Checkpoint open(String file) {
    MemoryFolder folder =
        new MemoryFolder().with("tf_model.h5", Recorded.file("keras/" + file + ".h5"));
    assertThat(new TensorflowProvider().matches(folder)).isTrue();
    return new TensorflowProvider().open(folder);
  }
}
