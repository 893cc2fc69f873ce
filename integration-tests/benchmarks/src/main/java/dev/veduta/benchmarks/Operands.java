// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.runtime.Providers;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Random numbers on a backend, which this opens and owns.
final class Operands implements AutoCloseable {
  private final SplittableRandom random = new SplittableRandom(42);
  private final ComputeBackend backend;
  private final ComputeSession session;

  Operands(String backendName, int threads, Precision precision) {
    backend =
        Providers.installed()
            .get(ComputeBackendProvider.class, backendName)
            .open(new BackendOptions(threads, precision));
    session = backend.openSession();
  }

  /// The precision of that name, such as `bf16`.
  static Precision precision(String label) {
    return Precision.named(label)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a precision is %s, got '%s'".formatted(Precision.labels(), label)));
  }

  ComputeSession session() {
    return session;
  }

  Tensor tensor(int... extents) {
    Shape shape = Shape.of(extents);
    return session.upload(shape, DType.F32, normal(shape));
  }

  /// Linear layers of one size, each with memory of its own.
  List<Linear> linears(int in, int out, int count) {
    Shape shape = Shape.of(out, in);
    MemorySegment weight = normal(shape);
    Optional<Tensor> bias = Optional.of(weights(out));
    return IntStream.range(0, count)
        .mapToObj(i -> backend.linear("layer" + i, in, out, DType.F32, weight, bias))
        .toList();
  }

  Norm norm(int width) {
    return new Norm(weights(width), weights(width), 1e-5f);
  }

  private Tensor weights(int width) {
    Shape shape = Shape.of(width);
    return backend.weights("vector", shape, DType.F32, normal(shape));
  }

  private MemorySegment normal(Shape shape) {
    float[] numbers = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return MemorySegment.ofArray(numbers);
  }

  @Override
  public void close() {
    session.close();
    backend.close();
  }
}
