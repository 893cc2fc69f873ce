// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.compute.Precision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What happens to kernels that are wrong on a device: those that take their numbers for others
/// stand for them.
@SuppressWarnings("NullAway.Init") // JUnit calls open before each test
final class TrialTest {
  private static final Packing PACKING = new Packing(Precision.BF16);

  private TestDevice device;
  private Kernels right;
  private Kernels wrong;

  @BeforeEach
  void open() {
    device = new TestDevice();
    right = Kernels.of(device.library, Precision.BF16);
    wrong = Kernels.of(device.library, Precision.FP16);
  }

  @AfterEach
  void close() {
    device.close();
  }

  private Kernels passed(Kernels kernels) {
    return Trial.passed(device.device, PACKING, kernels);
  }

  @ParameterizedTest
  @EnumSource(names = {"BF16", "FP16", "TF32"})
  void kernelsThatAreRightStay(Precision precision) {
    Kernels kernels = Kernels.of(device.library, precision);
    assertThat(Trial.passed(device.device, new Packing(precision), kernels)).isEqualTo(kernels);
  }

  @Test
  void wideKernelsThatAreWrongGiveWayToThePlainOne() {
    Kernels kernels =
        new Kernels(right.hopper(), wrong.wide(), right.thin(), right.broad(), right.plain());
    Kernels passed = passed(kernels);
    assertThat(passed.wide()).containsExactly(right.plain());
    assertThat(passed.thin()).isEqualTo(right.thin());
  }

  @Test
  void aThinKernelThatIsWrongLeavesRowsToBroadOnes() {
    List<Kernel> thin = new ArrayList<>(right.thin());
    thin.set(3, wrong.thin().get(3));
    Kernels kernels = new Kernels(right.hopper(), right.wide(), thin, right.broad(), right.plain());
    Kernels passed = passed(kernels);
    assertThat(passed.thin()).isEmpty();
    assertThat(passed.narrow(1, List.of(), 4)).isEqualTo(right.broad().getFirst());
  }

  @Test
  void aBroadKernelThatIsWrongTakesTheThinOnesWithIt() {
    Kernels kernels =
        new Kernels(right.hopper(), right.wide(), right.thin(), wrong.broad(), right.plain());
    Kernels passed = passed(kernels);
    assertThat(passed.thin()).isEmpty();
    assertThat(passed.narrow(1, List.of(), 4)).isEqualTo(right.plain());
    assertThat(passed.narrow(100, List.of(), 4)).isEqualTo(right.plain());
  }

  @Test
  void kernelsOfHopperThatAreWrongGiveWayToThoseOfSm80() {
    Kernels kernels =
        new Kernels(wrong.hopper(), right.wide(), right.thin(), right.broad(), right.plain());
    assertThat(passed(kernels))
        .isEqualTo(
            new Kernels(List.of(), right.wide(), right.thin(), right.broad(), right.plain()));
  }

  @Test
  void kernelsThatSumInAnotherOrderAreNoFamily() {
    // Plain ones are right, but have other bits than those with tensor cores.
    Kernels kernels =
        new Kernels(
            right.hopper(),
            List.of(right.wide().getFirst(), right.plain()),
            right.thin(),
            right.broad(),
            right.plain());
    assertThat(passed(kernels).wide()).containsExactly(right.wide().getFirst());
  }
}
