// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WeightMemoryTest {

  @Test
  void piecesAreAlignedAndDoNotOverlap() {
    try (WeightMemory memory = new WeightMemory()) {
      List<MemorySegment> pieces = new ArrayList<>();
      for (int floats : new int[] {1, 15, 16, 17, 1000, 3 << 20}) {
        MemorySegment piece = memory.allocate(floats);
        assertThat(piece.byteSize()).isGreaterThanOrEqualTo(4L * floats);
        assertThat(piece.address() % 64).isZero();
        piece.fill((byte) (pieces.size() + 1));
        pieces.add(piece);
      }
      for (int i = 0; i < pieces.size(); i++) {
        MemorySegment piece = pieces.get(i);
        assertThat(piece.get(JAVA_FLOAT, 0)).isEqualTo(piece.get(JAVA_FLOAT, piece.byteSize() - 4));
        assertThat(piece.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) (i + 1));
      }
    }
  }

  @Test
  void aPieceLargerThanAMappingGetsOneOfItsOwn() {
    try (WeightMemory memory = new WeightMemory()) {
      MemorySegment small = memory.allocate(4);
      MemorySegment large = memory.allocate(80L << 20);
      large.setAtIndex(JAVA_FLOAT, (80L << 20) - 1, 7);
      assertThat(small.getAtIndex(JAVA_FLOAT, 0)).isZero();
      assertThat(large.getAtIndex(JAVA_FLOAT, (80L << 20) - 1)).isEqualTo(7);
    }
  }

  @Test
  void closingTakesTheMemoryBack() {
    WeightMemory memory = new WeightMemory();
    MemorySegment piece = memory.allocate(4);
    memory.close();
    memory.close();
    assertThatThrownBy(() -> piece.get(JAVA_FLOAT, 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void hugePagesAreMappedWhereNativeAccessIsEnabled() {
    assumeThat(System.getProperty("os.name"))
        .as("huge pages are asked for on Linux")
        .isEqualTo("Linux");
    assumeThat(HugePages.class.getModule().isNativeAccessEnabled())
        .as("this JVM was started without --enable-native-access")
        .isTrue();
    try (Arena arena = Arena.ofShared()) {
      assertThat(HugePages.map(100, arena))
          .hasValueSatisfying(
              mapping -> {
                assertThat(mapping.byteSize()).isEqualTo(2L << 20);
                assertThat(mapping.address() % (2L << 20)).isZero();
              });
    }
  }
}
