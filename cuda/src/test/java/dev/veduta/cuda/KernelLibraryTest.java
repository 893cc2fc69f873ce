// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.VedutaException;
import dev.veduta.cuda.driver.Device;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which images a device gets.
@SuppressWarnings("NullAway.Init") // JUnit calls open before each test
final class KernelLibraryTest {
  private EmulatedDriver emulator;
  private long capability;
  private long driver;

  @BeforeEach
  void open() {
    emulator = EmulatedDriver.assume();
    emulator.reset();
    capability = emulator.set("capability", 90);
    driver = emulator.set("driver", 13000);
  }

  @AfterEach
  void close() {
    emulator.set("capability", capability);
    emulator.set("driver", driver);
    emulator.reset();
  }

  private String origin(int ofCapability, int ofDriver) {
    emulator.set("capability", ofCapability);
    emulator.set("driver", ofDriver);
    try (Device device = Device.open(0);
        KernelLibrary library = KernelLibrary.open(device)) {
      assertThat(library.has("veduta_pairs")).isTrue();
      return library.origin();
    }
  }

  @Test
  void aNewDriverGetsTheMachineCodeOfItsDevice() {
    assertThat(origin(90, 13000)).isEqualTo("sm_90a cubin");
    assertThat(origin(80, 13010)).isEqualTo("sm_80 cubin");
  }

  @Test
  void otherDevicesGetPtx() {
    assertThat(origin(86, 13000)).isEqualTo("sm_80 PTX");
    assertThat(origin(89, 13000)).isEqualTo("sm_80 PTX");
    assertThat(origin(100, 13000)).isEqualTo("sm_80 PTX");
  }

  @Test
  void anOldDriverGetsPtx() {
    assertThat(origin(80, 12020)).isEqualTo("sm_80 PTX");
    assertThat(origin(90, 12080)).contains("sm_80 PTX").doesNotContain("cubin");
  }

  @Test
  void aDriverThatRejectsMachineCodeGetsPtx() {
    int invalidImage = 200;
    emulator.fail("cuModuleLoadDataEx", 1, invalidImage);
    assertThat(origin(90, 13000)).contains("sm_90a cubin", "PTX");
  }

  @Test
  void theBestFormComesFirst() {
    assertThat(KernelLibrary.forms(90, 13000))
        .containsExactly("sm_90a.cubin", "sm_90a.ptx", "sm_80.ptx");
    assertThat(KernelLibrary.forms(90, 12040)).containsExactly("sm_90a.ptx", "sm_80.ptx");
    assertThat(KernelLibrary.forms(80, 13000)).containsExactly("sm_80.cubin", "sm_80.ptx");
    assertThat(KernelLibrary.forms(86, 12000)).startsWith("sm_86.ptx").endsWith("sm_80.ptx");
    assertThat(KernelLibrary.forms(75, 12040)).isEmpty();
  }

  @Test
  void aDeviceThatRejectsEveryImageIsNamed() {
    int unsupportedPtx = 222;
    emulator.fail("cuModuleLoadDataEx", 1, unsupportedPtx);
    emulator.set("driver", 12040);
    try (Device device = Device.open(0)) {
      assertThatThrownBy(() -> KernelLibrary.open(device))
          .isInstanceOf(VedutaException.class)
          .hasMessageContaining("9.0")
          .hasMessageContaining("CUDA 12.4")
          .hasMessageContaining("sm_80.ptx");
    }
    assertThat(emulator.count("modules")).isZero();
  }

  @Test
  void aKernelThatIsNotThereIsNamed() {
    try (Device device = Device.open(0);
        KernelLibrary library = KernelLibrary.open(device)) {
      assertThat(library.has("veduta_nothing")).isFalse();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> library.function("veduta_nothing", 0))
          .withMessageContaining("veduta_nothing")
          .withMessageContaining("veduta_pairs");
    }
  }

  @Test
  void everyFunctionIsTakenAtOnce() {
    try (Device device = Device.open(0);
        KernelLibrary library = KernelLibrary.open(device)) {
      long taken = emulator.calls("cuModuleGetFunction");
      assertThat(library.function("veduta_pairs", 0).parameters())
          .isEqualTo(List.of(8, 8, 8, 8, 8, 8, 8, 4));
      assertThat(emulator.calls("cuModuleGetFunction")).isEqualTo(taken);
    }
  }

  @Test
  void aLaunchWithOtherArgumentsIsRefusedInTests() {
    try (TestDevice device = new TestDevice()) {
      assertThatThrownBy(
              () ->
                  device.stream.launch(
                      device.library.function("veduta_cast", 0),
                      1,
                      1,
                      1,
                      32,
                      0,
                      device.stream.arguments().add(0L).add(0L).add(1)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("veduta_cast")
          .hasMessageContaining("[8, 8, 8, 4, 4]")
          .hasMessageContaining("[8, 8, 4]");
    }
  }
}
