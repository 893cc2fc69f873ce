// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Without a GPU to measure, launches are counted: each costs as much as a little arithmetic.
@CudaHere
final class CudaLaunchTest {

  @ParameterizedTest
  @EnumSource(names = {"FP32", "BF16", "FP16"})
  void aBlockOfVitIsSevenLaunchesAndNoCopy(Precision precision) {
    EmulatedDriver emulator = EmulatedDriver.assume();
    try (ComputeBackend backend = new CudaProvider().open(new BackendOptions(0, precision));
        ComputeSession session = backend.openSession()) {
      TinyDecoder weights = TinyDecoder.of(backend);
      Shape shape = Shape.of(2, 50, TinyDecoder.WIDTH);
      Tensor x =
          session.upload(
              shape, DType.F32, TinyDecoder.random(new Random(1), (int) shape.elements()));
      for (int run = 0; run < 3; run++) {
        emulator.reset();
        try (ComputeSession.Scope _ = session.scope()) {
          assertThat(session.scoped(() -> block(session, weights, x)).shape()).isEqualTo(shape);
        }
      }
      assertThat(emulator.calls("cuLaunchKernel")).isEqualTo(7);
      assertThat(emulator.calls("cuMemcpyDtoDAsync_v2")).isZero();
      assertThat(emulator.calls("cuStreamSynchronize")).isZero();
    } finally {
      emulator.reset();
    }
  }

  private static Tensor block(ComputeSession c, TinyDecoder weights, Tensor x) {
    TinyDecoder.Block block = weights.blocks().getFirst();
    Tensor h = c.layerNorm(x, weights.norm());
    List<Tensor> projected = c.linears(h, List.of(block.query(), block.key(), block.value()));
    h = c.attention(projected.get(0), c.remember(projected.get(1), projected.get(2)), 2, Mask.NONE);
    x = c.linearAdd(h, block.out(), x);
    return c.feedForward(
        c.layerNorm(x, weights.norm()), block.up(), Activation.GELU, block.down(), x);
  }

  @ParameterizedTest
  @EnumSource(names = {"FP32", "BF16", "FP16"})
  void aTokenIsEightLaunchesInEachBlock(Precision precision) {
    EmulatedDriver emulator = EmulatedDriver.assume();
    try (ComputeBackend backend = new CudaProvider().open(new BackendOptions(0, precision));
        ComputeSession session = backend.openSession()) {
      TinyDecoder decoder = TinyDecoder.of(backend);
      try (KvCache cache = decoder.newCache(session, 3, 9)) {
        for (int run = 0; run < 3; run++) {
          emulator.reset();
          try (ComputeSession.Scope _ = session.scope()) {
            Tensor tokens =
                session.upload(Shape.of(3, 1), DType.I32, MemorySegment.ofArray(new int[3]));
            assertThat(session.read(decoder.next(session, cache, tokens)).at(0)).isFinite();
          }
        }
      }
      // Two tables are looked up in, added and normalized, and the last map is the head.
      assertThat(emulator.calls("cuLaunchKernel")).isEqualTo(2 * 8 + 5);
    } finally {
      emulator.reset();
    }
  }
}
