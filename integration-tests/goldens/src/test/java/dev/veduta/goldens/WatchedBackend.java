// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import dev.veduta.spi.Plugin;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.vectorcpu.VectorCpuProvider;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.function.Consumer;

/// The CPU backend that wants several pictures at once, each pass being watched.
@Plugin("vector-cpu")
final class WatchedBackend implements ComputeBackendProvider {
  private final int pictures;
  private final Consumer<Shape> watcher;

  /// @param pictures that are seen at once
  /// @param watcher gets the shape of all pixels before they are uploaded; what it throws is what
  ///   the session throws
  WatchedBackend(int pictures, Consumer<Shape> watcher) {
    this.pictures = pictures;
    this.watcher = watcher;
  }

  @Override
  public int order() {
    return 0;
  }

  @Override
  public ComputeBackend open(BackendOptions options) {
    return new Watched(new VectorCpuProvider().open(options));
  }

  private final class Watched implements ComputeBackend {
    private final ComputeBackend backend;

    Watched(ComputeBackend backend) {
      this.backend = backend;
    }

    @Override
    public int picturesAtOnce(Shape picture) {
      return pictures;
    }

    @Override
    public int textsAtOnce() {
      return backend.textsAtOnce();
    }

    @Override
    public ComputeSession openSession() {
      ComputeSession session = backend.openSession();
      return (ComputeSession)
          Proxy.newProxyInstance(
              ComputeSession.class.getClassLoader(),
              new Class<?>[] {ComputeSession.class},
              (_, method, arguments) -> {
                if (method.getName().equals("upload")
                    && arguments[0] instanceof Shape shape
                    && shape.rank() == 4) {
                  watcher.accept(shape);
                }
                try {
                  return method.invoke(session, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    @Override
    public String description() {
      return backend.description();
    }

    @Override
    public Tensor weights(String name, Shape shape, DType type, MemorySegment data) {
      return backend.weights(name, shape, type, data);
    }

    @Override
    public Linear linear(
        String name, int in, int out, DType type, MemorySegment weight, Optional<Tensor> bias) {
      return backend.linear(name, in, out, type, weight, bias);
    }

    @Override
    public Tensor table(Linear linear) {
      return backend.table(linear);
    }

    @Override
    public void close() {
      backend.close();
    }
  }
}
