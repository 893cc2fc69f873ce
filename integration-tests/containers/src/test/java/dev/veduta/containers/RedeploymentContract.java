// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.veduta.runtime.Providers;
import dev.veduta.spi.compute.ComputeBackendProvider;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An application whose backend has a native library, deployed more than once in one virtual
/// machine …
abstract class RedeploymentContract {
  private static final Path FROG = Path.of("..", "..", "docs", "samples", "frog.png");
  private static final String CAPTION = "a frog on an orange background";

  private final String backend;

  RedeploymentContract(String backend) {
    this.backend = backend;
  }

  @BeforeEach
  void needTheLibrary() {
    Optional<String> obstacle =
        Providers.installed().all(ComputeBackendProvider.class).stream()
            .filter(provider -> provider.name().equals(backend))
            .findFirst()
            .orElseThrow()
            .obstacle();
    assumeTrue(obstacle.isEmpty(), () -> backend + " can't run here: " + obstacle.orElse(""));
  }

  @Test
  void startsAgainAfterItWasStopped() throws Exception {
    for (int i = 0; i < 2; i++) {
      try (Deployment deployment = Deployment.start(backend)) {
        assertThat(deployment.describe(FROG)).isEqualTo(CAPTION);
      }
    }
  }

  @Test
  void runsOnWhenItsPredecessorIsStopped() throws Exception {
    try (Deployment successor = replaced()) {
      assertThat(successor.describe(FROG)).isEqualTo(CAPTION);
    }
  }

  /// The second of two that ran at once.
  private Deployment replaced() throws Exception {
    try (Deployment predecessor = Deployment.start(backend)) {
      assertThat(predecessor.describe(FROG)).isEqualTo(CAPTION);
      Deployment successor = Deployment.start(backend);
      assertThat(successor.describe(FROG)).isEqualTo(CAPTION);
      assertThat(predecessor.describe(FROG)).isEqualTo(CAPTION);
      return successor;
    }
  }

  /// A [Deployed] whose classes, Veduta's and the container's included, are its own.
  private record Deployment(URLClassLoader loader, Object application) implements AutoCloseable {

    static Deployment start(String backend) throws Exception {
      URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
      Class<?> deployed = loader.loadClass(Deployed.class.getName());
      assertThat(deployed).isNotSameAs(Deployed.class);
      return new Deployment(
          loader, inside(loader, () -> deployed.getConstructor(String.class).newInstance(backend)));
    }

    @SuppressWarnings("unchecked") // what Deployed says that it is
    String describe(Path picture) {
      return inside(loader, () -> ((Function<Path, String>) application).apply(picture));
    }

    @Override
    public void close() throws IOException {
      try (loader) {
        inside(
            loader,
            () -> {
              ((Closeable) application).close();
              return true;
            });
      }
    }

    /// As containers call applications: their class loader is the thread's.
    private static <T, E extends Exception> T inside(ClassLoader loader, Call<T, E> call) throws E {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(loader);
      try {
        return call.call();
      } finally {
        thread.setContextClassLoader(before);
      }
    }

    private interface Call<T, E extends Exception> {
      T call() throws E;
    }

    private static URL[] classPath() throws MalformedURLException {
      List<URL> urls = new ArrayList<>();
      StringTokenizer entries =
          new StringTokenizer(System.getProperty("java.class.path"), File.pathSeparator);
      while (entries.hasMoreTokens()) {
        urls.add(Path.of(entries.nextToken()).toUri().toURL());
      }
      return urls.toArray(URL[]::new);
    }
  }
}
