// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bands of windows …
final class WindowBandsTest {
  private static final Grid GRID = new Grid(15, 13);

  @ParameterizedTest
  @CsvSource({"1, 4", "64, 4", "130, 2", "1000, 1"})
  void leaveEachTokenWhereItWas(int tokens, int count) {
    for (boolean shifted : new boolean[] {false, true}) {
      try (ComputeBackend backend = Encoders.backend();
          ComputeSession session = backend.openSession()) {
        Tensor x = picture(session);
        WindowBands bands = WindowBands.of(session, Windows.of(GRID, 4, shifted), tokens);
        List<Shape> cut = new ArrayList<>();
        Tensor same =
            bands.forEach(
                session,
                x,
                (part, band) -> {
                  Tensor windows = band.cut(session, part);
                  cut.add(windows.shape());
                  return band.restore(session, windows);
                });
        assertThat(numbers(session, same)).containsExactly(numbers(session, x));
        assertThat(cut).hasSize(count);
        assertThat(cut).allMatch(shape -> shape.at(1) == 16 && shape.rows() % 8 == 0);
      }
    }
  }

  private static Tensor picture(ComputeSession session) {
    Random random = new Random(5);
    float[] numbers = new float[2 * GRID.tokens() * 3];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextFloat(-1, 1);
    }
    Shape shape = Shape.of(2, GRID.tokens(), 3);
    return session.upload(shape, DType.F32, MemorySegment.ofArray(numbers));
  }

  private static float[] numbers(ComputeSession session, Tensor tensor) {
    return session.read(tensor).data().toArray(JAVA_FLOAT);
  }
}
