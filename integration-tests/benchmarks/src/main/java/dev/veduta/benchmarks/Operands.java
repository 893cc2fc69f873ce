// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;

/// Random numbers on a backend, which this opens and owns.
final class Operands implements AutoCloseable {
  private final Random random = new Random(42);
  private final ComputeBackend backend;
  private final ComputeSession session;

  Operands(String backendName, int threads) {
    ComputeBackendProvider provider =
        ServiceLoader.load(ComputeBackendProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(one -> one.name().equals(backendName))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no backend is called " + backendName));
    backend = provider.open(new BackendOptions(threads));
    session = backend.openSession();
  }

  ComputeSession session() {
    return session;
  }

  Tensor tensor(int... extents) {
    Shape shape = Shape.of(extents);
    return session.upload(shape, DType.F32, normal(shape));
  }

  Linear linear(int in, int out) {
    Shape shape = Shape.of(out, in);
    return backend.linear("layer", in, out, DType.F32, normal(shape), Optional.of(weights(out)));
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
