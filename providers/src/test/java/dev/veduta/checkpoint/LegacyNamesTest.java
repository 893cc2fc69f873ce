// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.veduta.api.ModelException;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.testkit.checkpoint.SafetensorsWriter;
import org.junit.jupiter.api.Test;

/// The names of layer norms before 2019…
final class LegacyNamesTest {

  @Test
  void becomeThoseOfToday() {
    assertThat(
            SafetensorsTest.open(
                    file("a.LayerNorm.gamma", "a.LayerNorm.beta", "LayerNorm.beta", "LayerNorm"))
                .entries())
        .containsOnlyKeys("a.LayerNorm.weight", "a.LayerNorm.bias", "LayerNorm.bias", "LayerNorm");
  }

  @Test
  void stayWhereTheyNameSomethingElse() {
    String[] names = {"a.gamma", "norm.beta", "LayerNorm.gammas", "LayerNorm.gamma.x"};
    assertThat(SafetensorsTest.open(file(names)).entries()).containsOnlyKeys(names);
  }

  @Test
  void mayNotMeetThoseOfToday() {
    byte[] both = file("x.LayerNorm.weight", "x.LayerNorm.gamma");
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> SafetensorsTest.open(both))
        .withMessage(
            "/folder/model.safetensors holds x.LayerNorm.weight under its present and under its"
                + " legacy name, x.LayerNorm.gamma; remove one");
  }

  private static byte[] file(String... names) {
    SafetensorsWriter writer = new SafetensorsWriter();
    for (String name : names) {
      writer.add(name, DType.U8, Shape.of(1), 1);
    }
    return writer.bytes();
  }
}
