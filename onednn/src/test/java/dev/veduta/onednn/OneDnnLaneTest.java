// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.veduta.spi.compute.Precision;
import dev.veduta.vectorcpu.ProductEngine;
import dev.veduta.vectorcpu.ProductEngine.Lane;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A lane …
final class OneDnnLaneTest {
  private static final int[] DEPTHS = {64, 768, 3072, 4096};
  private static final int MOST_DEPTH = 65_536;

  @ParameterizedTest
  @EnumSource(names = {"FP32", "BF16", "INT8"})
  void addsUpAsTheFormulaSays(Precision precision) {
    try (OneDnnEngine engine = OneDnnHere.open(precision);
        Lane lane = engine.openLane()) {
      for (int depth : DEPTHS) {
        for (int panels = 1; panels <= ProductEngine.MOST_PANELS; panels++) {
          try (Arena arena = Arena.ofConfined()) {
            Matrices matrices = Matrices.random(precision, depth, panels, depth + panels, arena);
            MemorySegment sums = matrices.room(arena);
            int rows = ProductEngine.MOST_ROWS;
            lane.multiply(rows, depth, panels, matrices.nativeX(), matrices.nativeWeights(), sums);
            for (int row = 0; row < rows; row += 21) {
              for (int j = 0; j < panels * ProductEngine.PANEL; j++) {
                assertSum(matrices, sums, row, j);
              }
            }
          }
        }
      }
    }
  }

  private static void assertSum(Matrices matrices, MemorySegment sums, int row, int output) {
    double expected = matrices.sum(row, output);
    double tolerance =
        matrices.precision() == Precision.INT8
            ? 0
            : 1e-6 * Math.sqrt(matrices.depth()) + 1e-5 * Math.abs(expected);
    assertThat(Math.abs(matrices.get(sums, row, output) - expected))
        .as("depth %d, output %d of row %d", matrices.depth(), output, row)
        .isLessThanOrEqualTo(tolerance);
  }

  @ParameterizedTest
  @EnumSource(names = {"FP32", "BF16", "INT8"})
  void givesARowTheSameSumsWhateverIsComputedBeside(Precision precision) {
    try (OneDnnEngine engine = OneDnnHere.open(precision);
        Lane lane = engine.openLane()) {
      for (int depth : DEPTHS) {
        try (Arena arena = Arena.ofConfined()) {
          int panels = ProductEngine.MOST_PANELS;
          Matrices matrices = Matrices.random(precision, depth, panels, depth, arena);
          MemorySegment expected = matrices.room(arena);
          multiply(lane, ProductEngine.MOST_ROWS, matrices, expected);
          MemorySegment sums = matrices.room(arena);
          for (int rows = 1; rows < ProductEngine.MOST_ROWS; rows++) {
            sums.fill((byte) 0);
            multiply(lane, rows, matrices, sums);
            long bytes = (long) rows * panels * ProductEngine.PANEL * Float.BYTES;
            assertThat(sums.asSlice(0, bytes).mismatch(expected.asSlice(0, bytes)))
                .as("first byte that differs, %d rows of depth %d", rows, depth)
                .isEqualTo(-1);
          }
          assertPanelsAlone(lane, matrices, expected, arena);
        }
      }
    }
  }

  private static void assertPanelsAlone(
      Lane lane, Matrices matrices, MemorySegment expected, Arena arena) {
    MemorySegment sums = matrices.room(arena);
    long panelBytes = matrices.nativeWeights().byteSize() / matrices.panels();
    long rowBytes = (long) ProductEngine.PANEL * Float.BYTES;
    for (int panel = 0; panel < matrices.panels(); panel++) {
      MemorySegment weights = matrices.nativeWeights().asSlice(panel * panelBytes, panelBytes);
      lane.multiply(1, matrices.depth(), 1, matrices.nativeX(), weights, sums);
      assertThat(sums.asSlice(0, rowBytes).mismatch(expected.asSlice(panel * rowBytes, rowBytes)))
          .as("first byte that differs, panel %d of depth %d", panel, matrices.depth())
          .isEqualTo(-1);
    }
  }

  private static void multiply(Lane lane, int rows, Matrices matrices, MemorySegment sums) {
    lane.multiply(
        rows,
        matrices.depth(),
        matrices.panels(),
        matrices.nativeX(),
        matrices.nativeWeights(),
        sums);
  }

  @Test
  void addsUpTheMostAndLargestBytesExactly() {
    try (OneDnnEngine engine = OneDnnHere.open(Precision.INT8);
        Lane lane = engine.openLane();
        Arena arena = Arena.ofConfined()) {
      MemorySegment x = arena.allocate((long) ProductEngine.MOST_ROWS * MOST_DEPTH, 64);
      MemorySegment weights = arena.allocate((long) MOST_DEPTH * ProductEngine.PANEL, 64);
      MemorySegment sums =
          arena.allocate((long) ProductEngine.MOST_ROWS * ProductEngine.PANEL * Float.BYTES, 64);
      x.fill((byte) 255);
      weights.fill((byte) -128);
      lane.multiply(3, MOST_DEPTH, 1, x, weights, sums);
      assertThat(sums.getAtIndex(java.lang.foreign.ValueLayout.JAVA_INT, 2 * 64 + 63))
          .isEqualTo(MOST_DEPTH * 255 * -128);
    }
  }

  @Test
  void takesMemoryThatIsAlignedToFourBytesOnly() {
    try (OneDnnEngine engine = OneDnnHere.open(Precision.FP32);
        Lane lane = engine.openLane();
        Arena arena = Arena.ofConfined()) {
      Matrices matrices = Matrices.random(Precision.FP32, 128, 2, 1, arena);
      MemorySegment expected = matrices.room(arena);
      multiply(lane, 5, matrices, expected);
      MemorySegment x = moved(matrices.nativeX(), arena);
      MemorySegment weights = moved(matrices.nativeWeights(), arena);
      MemorySegment sums = moved(matrices.room(arena), arena);
      lane.multiply(5, 128, 2, x, weights, sums);
      assertThat(sums.asSlice(0, 5 * 128 * 4).mismatch(expected.asSlice(0, 5 * 128 * 4)))
          .isEqualTo(-1);
    }
  }

  private static MemorySegment moved(MemorySegment memory, Arena arena) {
    return arena.allocate(memory.byteSize() + 4, 64).asSlice(4).copyFrom(memory);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 64, 1, 'rows must lie between 1 and 64, got 0'",
    "65, 64, 1, 'rows must lie between 1 and 64, got 65'",
    "1, 0, 1, 'depth must lie between 1 and 65536, got 0'",
    "1, -64, 1, 'depth must lie between 1 and 65536, got -64'",
    "1, 100, 1, 'depth 100 is not a multiple of 64'",
    "1, 65600, 1, 'depth must lie between 1 and 65536, got 65600'",
    "1, 64, 0, 'panels must lie between 1 and 4, got 0'",
    "1, 64, 5, 'panels must lie between 1 and 4, got 5'",
    "1, 128, 1, 'x has 16384 bytes, and 32768 are needed'",
    "1, 64, 2, 'weights has 16384 bytes, and 32768 are needed'",
  })
  void refusesShapesThatDoNotFit(int rows, int depth, int panels, String message) {
    try (OneDnnEngine engine = OneDnnHere.open(Precision.FP32);
        Lane lane = engine.openLane();
        Arena arena = Arena.ofConfined()) {
      Matrices matrices = Matrices.random(Precision.FP32, 64, 1, 1, arena);
      MemorySegment sums = matrices.room(arena);
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  lane.multiply(
                      rows, depth, panels, matrices.nativeX(), matrices.nativeWeights(), sums))
          .withMessage(message);
    }
  }

  @Test
  void refusesMemoryThatItCannotUse() {
    try (OneDnnEngine engine = OneDnnHere.open(Precision.FP32);
        Lane lane = engine.openLane();
        Arena arena = Arena.ofConfined()) {
      Matrices matrices = Matrices.random(Precision.FP32, 64, 1, 1, arena);
      MemorySegment x = matrices.nativeX();
      MemorySegment weights = matrices.nativeWeights();
      MemorySegment sums = matrices.room(arena);
      assertRefused(lane, x, weights, sums.asSlice(4), "sums has 16380 bytes, and 16384");
      assertRefused(lane, x, weights, sums.asReadOnly(), "read-only");
      assertRefused(
          lane,
          MemorySegment.ofArray(new float[64 * 64]),
          weights,
          sums,
          "x lies in the Java heap");
      MemorySegment odd = arena.allocate(weights.byteSize() + 4, 64).asSlice(2);
      assertRefused(lane, x, odd, sums, "weights must be aligned to 4 bytes");
    }
  }

  private static void assertRefused(
      Lane lane, MemorySegment x, MemorySegment weights, MemorySegment sums, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lane.multiply(1, 64, 1, x, weights, sums))
        .withMessageContaining(message);
  }

  @Test
  void refusesMemoryThatWasFreed() {
    try (OneDnnEngine engine = OneDnnHere.open(Precision.FP32);
        Lane lane = engine.openLane();
        Arena arena = Arena.ofConfined()) {
      Matrices matrices = Matrices.random(Precision.FP32, 64, 1, 1, arena);
      Arena freed = Arena.ofShared();
      MemorySegment sums = matrices.room(freed);
      freed.close();
      assertThatIllegalStateException()
          .isThrownBy(() -> multiply(lane, 1, matrices, sums))
          .havingRootCause()
          .withMessage("Already closed");
    }
  }
}
