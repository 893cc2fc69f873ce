// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.compute.Precision;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DrillTest {

  @ParameterizedTest
  @EnumSource(names = {"FP32", "BF16", "INT8"})
  void runsTheKernelsOfThisJvmAndTimesThem(Precision precision) {
    try (Arena arena = Arena.ofConfined()) {
      for (boolean elsewhere : new boolean[] {false, true}) {
        assertThat(Drill.all(KernelChoice.get().kernels(), precision, elsewhere, arena))
            .allSatisfy(
                drill -> {
                  drill.exercise(2);
                  assertThat(drill.nanoseconds(64)).isPositive();
                });
      }
    }
  }

  @Test
  void namesEachFormOnce() {
    try (Arena arena = Arena.ofConfined()) {
      List<String> names =
          Drill.all(new ScalarKernels(), Precision.INT8, false, arena).stream()
              .map(Drill::name)
              .toList();
      assertThat(names)
          .doesNotHaveDuplicates()
          .contains("product of 6 x 16", "layerNorm", "product of 1 x 16 with int8");
    }
  }
}
