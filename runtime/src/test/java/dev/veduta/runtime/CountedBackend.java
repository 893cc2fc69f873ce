// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.spi.Plugin;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.vectorcpu.VectorCpuProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// The CPU backend, counted. It can come to an end as a device does.
@Plugin("counted")
final class CountedBackend implements ComputeBackendProvider {
  final AtomicInteger open = new AtomicInteger();
  final AtomicReference<Optional<String>> failure = new AtomicReference<>(Optional.empty());

  @Override
  public int order() {
    return 0;
  }

  @Override
  public ComputeBackend open(BackendOptions options) {
    ComputeBackend backend = new VectorCpuProvider().open(options);
    open.incrementAndGet();
    return (ComputeBackend)
        Proxy.newProxyInstance(
            ComputeBackend.class.getClassLoader(),
            new Class<?>[] {ComputeBackend.class},
            (_, method, arguments) -> {
              if (method.getName().equals("failure")) {
                return failure.get();
              }
              if (method.getName().equals("close")) {
                open.decrementAndGet();
              }
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
