// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.veduta.runtime.Providers;
import dev.veduta.spi.compute.ComputeBackendProvider;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
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
  private record Deployment(IsolatedClasses classes, Object application) implements AutoCloseable {

    static Deployment start(String backend) throws Exception {
      IsolatedClasses classes = IsolatedClasses.open();
      Class<?> deployed = classes.its(Deployed.class);
      assertThat(deployed).isNotSameAs(Deployed.class);
      return new Deployment(
          classes,
          classes.inside(() -> deployed.getConstructor(String.class).newInstance(backend)));
    }

    @SuppressWarnings("unchecked") // what Deployed says that it is
    String describe(Path picture) {
      return classes.inside(() -> ((Function<Path, String>) application).apply(picture));
    }

    @Override
    public void close() throws IOException {
      try (classes) {
        classes.inside(
            () -> {
              ((Closeable) application).close();
              return true;
            });
      }
    }
  }
}
