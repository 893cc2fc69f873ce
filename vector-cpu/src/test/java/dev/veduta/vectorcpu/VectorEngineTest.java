// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The kernels that were chosen here around another engine's products.
class VectorEngineTest extends EngineContract {

  @BeforeAll
  static void vectorsRunHere() {
    ExpectedKernels.assumeVectors();
  }

  @Override
  protected ComputeBackend open(Precision precision) {
    return new VectorCpuProvider()
        .open(new BackendOptions(2, precision), one -> Optional.of(new PlainEngine(one)));
  }

  @Test
  void enginesAreAskedForOnceAndClosedWithTheBackend() {
    List<PlainEngine> made = new ArrayList<>();
    try (ComputeBackend backend =
        new VectorCpuProvider()
            .open(
                new BackendOptions(1, Precision.BF16),
                precision -> {
                  made.add(new PlainEngine(precision));
                  return Optional.of(made.getLast());
                })) {
      for (int i = 0; i < 3; i++) {
        try (ComputeSession session = backend.openSession()) {
          multiply(backend, session);
          assertThat(made.getFirst().openLanes()).isEqualTo(1);
        }
        assertThat(made.getFirst().openLanes()).isZero();
      }
      assertThat(made).hasSize(1);
      assertThat(backend.description()).startsWith("three loops, ");
    }
    assertThat(made.getFirst().isClosed()).isTrue();
  }

  @Test
  void whereThereIsNoEngineTheKernelsOfThisModuleMultiply() {
    try (ComputeBackend backend =
            new VectorCpuProvider()
                .open(new BackendOptions(1, Precision.BF16), _ -> Optional.empty());
        ComputeSession session = backend.openSession()) {
      multiply(backend, session);
      assertThat(backend.description()).startsWith("vector-cpu, ");
    }
  }

  private static void multiply(ComputeBackend backend, ComputeSession session) {
    MemorySegment ones = MemorySegment.ofArray(new float[] {1, 1, 1, 1, 1, 1});
    Linear layer = backend.linear("ones", 2, 3, DType.F32, ones, Optional.empty());
    Tensor x = session.upload(Shape.of(1, 2), DType.F32, MemorySegment.ofArray(new float[] {0, 8}));
    assertThat(session.read(session.linear(x, layer, Activation.NONE)).at(2)).isEqualTo(8);
  }
}
