// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Products of NVIDIA's library in a step that is recorded.
final class LibraryStepTest {
  private static final int WIDTH = 40;
  private static final Shape SHAPE = Shape.of(1, 36, WIDTH);

  @Test
  void areReplayedWithIt() {
    try (EmulatedLibrary library = new EmulatedLibrary();
        ComputeBackend backend =
            new CudaProvider(new Verdicts(() -> new Contest(48, 64, 1, false)))
                .open(new BackendOptions(0, Precision.BF16));
        ComputeSession session = backend.openSession();
        ComputeSession.Scope _ = session.scope()) {
      Linear map = linear(backend);
      Tensor x = session.upload(SHAPE, DType.F32, numbers(0));
      Tensor residual = session.upload(SHAPE, DType.F32, numbers(9));
      try (ComputeSession.Step step =
          session.step(() -> session.feedForward(x, map, Activation.QUICK_GELU, map, residual))) {
        for (int i = 0; i < 5; i++) {
          session.write(x, numbers(i));
          float[] run;
          try (ComputeSession.Scope _ = session.scope()) {
            Tensor again = session.upload(SHAPE, DType.F32, numbers(i));
            run =
                floats(
                    session, session.feedForward(again, map, Activation.QUICK_GELU, map, residual));
          }
          library.driver.reset();
          assertThat(floats(session, step.run())).as("run %d", i).containsExactly(run);
          assertThat(library.products()).as("run %d", i).isEqualTo(2);
          assertThat(library.driver.calls("cuGraphLaunch"))
              .as("run %d", i)
              .isEqualTo(i < 1 ? 0 : 1);
        }
      }
    }
  }

  private static float[] floats(ComputeSession session, Tensor tensor) {
    return session.read(tensor).data().toArray(JAVA_FLOAT);
  }

  private static Linear linear(ComputeBackend backend) {
    MemorySegment weights = MemorySegment.ofArray(Trial.uneven(new Random(7), WIDTH * WIDTH));
    return backend.linear("w", WIDTH, WIDTH, DType.F32, weights, Optional.empty());
  }

  private static MemorySegment numbers(long seed) {
    return MemorySegment.ofArray(Trial.uneven(new Random(seed), Math.toIntExact(SHAPE.elements())));
  }
}
