// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.gpusuite;

import dev.veduta.runtime.Providers;
import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/// What the device can do at best, as far as this backend gets it out: a large product, and a sum
/// that does nothing but move numbers.
///
/// @param product floating-point operations a second
/// @param bandwidth bytes a second
record Roofline(double product, double bandwidth) {
  private static final int RUNS = 20;

  static Roofline measure(Plan plan, Precision precision) {
    BackendOptions options = new BackendOptions(0, precision);
    try (ComputeBackend backend =
            Providers.installed().get(ComputeBackendProvider.class, plan.backend()).open(options);
        ComputeSession session = backend.openSession()) {
      int size = plan.isQuick() ? 256 : 8192;
      return new Roofline(
          product(backend, session, size, size, size),
          bandwidth(session, plan.isQuick() ? 1 << 20 : 1 << 27));
    }
  }

  /// Floating-point operations a second of a linear map.
  static double product(ComputeBackend backend, ComputeSession session, int rows, int in, int out) {
    Linear map;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment weight = arena.allocate(2L * in * out, 64);
      for (long i = 0; i < (long) in * out; i++) {
        weight.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) (0x3c00 + i % 251)); // about 0.01
      }
      map = backend.linear("roofline", in, out, DType.BF16, weight, Optional.empty());
    }
    try (ComputeSession.Scope _ = session.scope()) {
      Tensor x = ones(session, Shape.of(1, rows, in));
      Timing timing =
          Timing.of(
              3,
              RUNS,
              () -> {
                try (ComputeSession.Scope _ = session.scope()) {
                  wait(session, session.linear(x, map, Activation.NONE));
                }
              });
      return 2.0 * rows * in * out / timing.median();
    }
  }

  private static double bandwidth(ComputeSession session, int floats) {
    Shape shape = Shape.of(1, floats / 1024, 1024);
    try (ComputeSession.Scope _ = session.scope()) {
      Tensor a = ones(session, shape);
      Tensor b = ones(session, shape);
      Timing timing =
          Timing.of(
              3,
              RUNS,
              () -> {
                try (ComputeSession.Scope _ = session.scope()) {
                  wait(session, session.add(a, b));
                }
              });
      return 3.0 * Float.BYTES * floats / timing.median();
    }
  }

  private static Tensor ones(ComputeSession session, Shape shape) {
    float[] values = new float[Math.toIntExact(shape.elements())];
    Arrays.fill(values, 1);
    return session.upload(shape, DType.F32, MemorySegment.ofArray(values));
  }

  /// Waits for a result of `[1, T, D]`, of which only the last token comes back.
  private static void wait(ComputeSession session, Tensor result) {
    session.read(session.lastToken(result));
  }
}
