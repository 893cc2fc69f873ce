// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// An application that has ended …
class LeftoversTest {
  private static final Path FROG = Path.of("..", "..", "docs", "samples", "frog.png");

  /// How long the memory of what is gone may take to be freed.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void leavesNeitherItsClassesNorThreadsBehind() throws Exception {
    WeakReference<ClassLoader> loader = new WeakReference<>(run());

    long end = System.nanoTime() + PATIENCE.toNanos();
    while (loader.get() != null && System.nanoTime() < end) {
      System.gc();
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("veduta-"));
    assertThat(loader.get()).isNull();
  }

  /// The class loader of an application, which nobody else has any more.
  @SuppressWarnings("unchecked") // what Program says that it is
  private static ClassLoader run() throws Exception {
    try (IsolatedClasses classes = IsolatedClasses.open()) {
      Class<?> program = classes.its(Program.class);
      assertThat(program).isNotSameAs(Program.class);
      Object made = program.getConstructor().newInstance();
      assertThat(
              classes.<String, Exception>inside(() -> ((Function<Path, String>) made).apply(FROG)))
          .isEqualTo("a frog on an orange background");
      return classes.loader();
    }
  }
}
