// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/// The arguments of a launch …
final class ArgumentsTest {

  /// What the driver sees as the argument of that index.
  @SuppressWarnings("restricted") // tests are started with native access
  private static MemorySegment seen(Arguments arguments, int index, long bytes) {
    MemorySegment addresses =
        MemorySegment.ofAddress(arguments.address()).reinterpret((index + 1L) * Long.BYTES);
    return MemorySegment.ofAddress(addresses.getAtIndex(JAVA_LONG, index)).reinterpret(bytes);
  }

  @Test
  void lieWhereTheirAddressesSay() {
    try (Arguments arguments = new Arguments();
        Arena arena = Arena.ofConfined()) {
      MemorySegment struct = arena.allocate(128);
      struct.fill((byte) 9);
      arguments.add(1).add(1L << 40).add(2.5f).add(struct, 64).add(-7);
      assertThat(seen(arguments, 0, 4).get(JAVA_INT, 0)).isEqualTo(1);
      assertThat(seen(arguments, 1, 8).get(JAVA_LONG, 0)).isEqualTo(1L << 40);
      assertThat(seen(arguments, 2, 4).get(JAVA_FLOAT, 0)).isEqualTo(2.5f);
      assertThat(seen(arguments, 3, 128).mismatch(struct)).isEqualTo(-1);
      assertThat(seen(arguments, 3, 128).address() % 64).isZero();
      assertThat(seen(arguments, 4, 4).get(JAVA_INT, 0)).isEqualTo(-7);
    }
  }

  @Test
  void areForgottenWhenTheyStartAnew() {
    try (Arguments arguments = new Arguments()) {
      arguments.add(1).add(2);
      long address = arguments.address();
      assertThat(arguments.start().add(3)).isSameAs(arguments);
      assertThat(arguments.address()).isEqualTo(address);
      assertThat(seen(arguments, 0, 4).get(JAVA_INT, 0)).isEqualTo(3);
    }
  }

  @Test
  void areRefusedWhereADriverTakesNoMore() {
    try (Arguments arguments = new Arguments();
        Arena arena = Arena.ofConfined()) {
      for (int i = 0; i < 64; i++) {
        arguments.add(i);
      }
      assertThatIllegalStateException().isThrownBy(() -> arguments.add(64));
      MemorySegment large = arena.allocate(4097);
      assertThatIllegalStateException().isThrownBy(() -> arguments.start().add(large, 8));
      assertThatIllegalArgumentException().isThrownBy(() -> arguments.start().add(large, 12));
    }
  }
}
