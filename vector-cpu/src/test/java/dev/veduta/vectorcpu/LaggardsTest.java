// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LaggardsTest {

  @Test
  void namesTheKernelThatTakesFiftyTimesAsLongAsTheOthers() {
    assertThat(Laggards.slow(0.3, 0.5, 0.9, 55, 0.7)).containsExactly(3);
  }

  @Test
  void namesSeveral() {
    assertThat(Laggards.slow(60, 0.5, 0.9, 55, 0.7)).containsExactly(0, 3);
  }

  @Test
  void toleratesWhatSetsCompiledKernelsApart() {
    assertThat(Laggards.slow(0.3, 0.4, 1.6, 4.7, 0.3)).isEmpty();
  }

  @Test
  void toleratesAMachineThatIsTenTimesAsSlow() {
    assertThat(Laggards.slow(3, 4, 16, 47, 3)).isEmpty();
  }

  @Test
  void blamesNoKernelWhenMostAreSlow() {
    assertThat(Laggards.slow(30, 55, 0.5, 40, 90)).isEmpty();
  }

  @Test
  void blamesNobodyAmongNone() {
    assertThat(Laggards.slow()).isEmpty();
  }
}
