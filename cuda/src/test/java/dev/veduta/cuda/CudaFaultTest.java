// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.DeviceMemoryException;
import dev.veduta.api.VedutaException;
import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.DeviceOptions;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What goes wrong leaves the backend and the device usable, and nothing behind.
@CudaHere
@SuppressWarnings("NullAway.Init") // JUnit calls assume before each test
final class CudaFaultTest {
  private static final int OUT_OF_MEMORY = 2;
  private static final int INVALID_VALUE = 1;

  private EmulatedDriver emulator;

  @BeforeEach
  void assume() {
    emulator = EmulatedDriver.assume();
    emulator.reset();
  }

  @AfterEach
  void nothingIsLeft() {
    emulator.reset();
    for (String kind :
        new String[] {"allocated", "pinned", "streams", "modules", "graphs", "execs"}) {
      assertThat(emulator.count(kind)).as(kind).isZero();
    }
  }

  private static ComputeBackend open(long memoryLimit) {
    return new CudaProvider()
        .open(
            new BackendOptions(0, Precision.BF16)
                .withDevice(DeviceOptions.DEFAULT.withMemoryLimit(memoryLimit)));
  }

  private static Tensor upload(ComputeSession session, int... extents) {
    Shape shape = Shape.of(extents);
    return session.upload(
        shape, DType.F32, TinyDecoder.random(new Random(1), (int) shape.elements()));
  }

  private static float[] compute(ComputeSession session, Linear layer) {
    try (ComputeSession.Scope _ = session.scope()) {
      Tensor x = upload(session, 3, layer.in());
      return session.read(session.linear(x, layer, Activation.GELU)).data().toArray(JAVA_FLOAT);
    }
  }

  @Test
  void aBackendThatCanNotBeOpenedLeavesNothing() {
    for (String function :
        new String[] {"cuModuleLoadDataEx", "cuModuleGetFunction", "cuStreamCreate"}) {
      emulator.fail(function, 1, OUT_OF_MEMORY);
      assertThatThrownBy(() -> open(0)).as(function).isInstanceOf(VedutaException.class);
      emulator.reset();
    }
  }

  @Test
  void weightsThatFindNoMemoryLeaveNothing() {
    try (ComputeBackend backend = open(0);
        ComputeSession session = backend.openSession()) {
      Linear layer = TinyDecoder.linear(backend, new Random(1), 40, 30);
      float[] expected = compute(session, layer);
      long before = emulator.count("allocated");
      for (String function : new String[] {"cuMemAlloc_v2", "cuMemcpyHtoDAsync_v2"}) {
        emulator.fail(function, 1, OUT_OF_MEMORY);
        MemorySegment data = TinyDecoder.random(new Random(1), 1500 * 1000);
        assertThatThrownBy(() -> backend.linear("w", 1500, 1000, DType.F32, data, Optional.empty()))
            .as(function)
            .isInstanceOf(VedutaException.class);
        assertThat(emulator.count("allocated")).isEqualTo(before);
        assertThat(compute(session, layer)).containsExactly(expected);
      }
    }
  }

  @Test
  void activationsThatFindNoMemoryLeaveTheSessionUsable() {
    try (ComputeBackend backend = open(0);
        ComputeSession session = backend.openSession()) {
      Linear layer = TinyDecoder.linear(backend, new Random(1), 40, 30);
      float[] expected = compute(session, layer);
      try (ComputeSession fresh = backend.openSession()) {
        // The memory asked for first is roomier than what is needed.
        emulator.fail("cuMemAlloc_v2", 1, OUT_OF_MEMORY);
        assertThat(compute(fresh, layer)).containsExactly(expected);
      }
      emulator.set("memory", emulator.count("allocated") + (1 << 20));
      try (ComputeSession.Scope _ = session.scope()) {
        assertThatThrownBy(() -> upload(session, 8000, 4000))
            .isInstanceOf(DeviceMemoryException.class)
            .hasMessageContaining("122.1 MiB");
        assertThat(compute(session, layer)).containsExactly(expected);
      } finally {
        emulator.set("memory", 1L << 34);
      }
    }
  }

  @Test
  void aLaunchThatFailsIsSaidAndForgotten() {
    try (ComputeBackend backend = open(0);
        ComputeSession session = backend.openSession()) {
      Linear layer = TinyDecoder.linear(backend, new Random(1), 40, 30);
      float[] expected = compute(session, layer);
      for (int launch = 1; launch <= 2; launch++) {
        emulator.fail("cuLaunchKernel", launch, INVALID_VALUE);
        assertThatThrownBy(() -> compute(session, layer))
            .isInstanceOf(VedutaException.class)
            .hasMessageContaining("a launch of veduta_");
        assertThat(compute(session, layer)).containsExactly(expected);
      }
    }
  }

  @Test
  void theMemoryLimitCountsWeightsActivationsAndCaches() {
    try (ComputeBackend backend = open(160 << 20);
        ComputeSession session = backend.openSession()) {
      assertThatThrownBy(() -> upload(session, 8000, 8000))
          .isInstanceOf(DeviceMemoryException.class)
          .hasMessageContaining("244.1 MiB")
          .hasMessageContaining("160.0 MiB")
          .hasMessageContaining("memory-limit");
      try (KvCache cache = session.newCache(12, 64, 256, 768);
          ComputeSession.Scope _ = session.scope()) {
        Tensor keys = upload(session, 64, 1, 768);
        assertThatThrownBy(() -> session.append(cache, 0, keys, keys))
            .isInstanceOf(DeviceMemoryException.class);
      }
      MemorySegment data = MemorySegment.ofArray(new float[5000 * 5000]);
      assertThatCode(() -> backend.linear("w", 5000, 5000, DType.F32, data, Optional.empty()))
          .doesNotThrowAnyException();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 4; i++) {
                  backend.linear("w", 5000, 5000, DType.F32, data, Optional.empty());
                }
              })
          .isInstanceOf(DeviceMemoryException.class);
      assertThat(session.read(upload(session, 3)).at(0)).isFinite();
    }
  }

  @Test
  void severalBackendsShareADevice() {
    try (ComputeBackend one = open(0);
        ComputeSession session = one.openSession()) {
      Linear layer = TinyDecoder.linear(one, new Random(1), 40, 30);
      float[] expected = compute(session, layer);
      try (ComputeBackend other = open(0);
          ComputeSession otherSession = other.openSession()) {
        Linear same = TinyDecoder.linear(other, new Random(1), 40, 30);
        assertThat(compute(otherSession, same)).containsExactly(expected);
        assertThatIllegalArgumentException().isThrownBy(() -> compute(session, same));
        Tensor foreign = upload(otherSession, 3, 40);
        assertThatIllegalArgumentException().isThrownBy(() -> session.add(foreign, foreign));
      }
      assertThat(compute(session, layer)).containsExactly(expected);
    }
  }

  @Test
  void whatIsClosedSaysSo() {
    ComputeBackend backend = open(0);
    ComputeSession session = backend.openSession();
    ComputeSession other = backend.openSession();
    Tensor x = upload(session, 2, 3);
    session.close();
    assertThatThrownBy(() -> session.add(x, x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("session is closed");
    assertThatCode(session::close).doesNotThrowAnyException();
    backend.close();
    assertThatThrownBy(() -> upload(other, 2, 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(backend::openSession)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("backend is closed");
    assertThatCode(backend::close).doesNotThrowAnyException();
    assertThatCode(other::close).doesNotThrowAnyException();
  }

  @Test
  void aBackendClosesWhatIsUnderWay() {
    ComputeBackend backend = open(0);
    ComputeSession session = backend.openSession();
    TinyDecoder decoder = TinyDecoder.of(backend);
    KvCache cache = decoder.newCache(session, 1, 9);
    Tensor last = session.upload(Shape.of(1, 1), DType.I32, MemorySegment.ofArray(new int[1]));
    ComputeSession.Step step = session.step(() -> decoder.next(session, cache, last));
    for (int i = 0; i < 4; i++) {
      assertThat(session.topK(step.run(), 2).tokens()).hasDimensions(1, 2);
    }
    backend.close();
    assertThatThrownBy(step::run).isInstanceOf(IllegalStateException.class);
    assertThatCode(cache::close).doesNotThrowAnyException();
    assertThatCode(step::close).doesNotThrowAnyException();
  }
}
