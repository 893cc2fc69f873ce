// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The right to download a file …
@Timeout(120)
final class DownloadLockTest {
  @TempDir Path folder;

  /// Says whether this process gets the lock of a file.
  public static void main(String[] args) throws IOException {
    try (DownloadLock lock = DownloadLock.tryTake(Path.of(args[0]))) {
      System.out.print(lock == null ? "taken" : "free");
    }
  }

  /// As in a container with two applications that have the hub's client each.
  @Test
  void isNotLostWhenAnApplicationBesideAsksForIt() throws Exception {
    Path file = folder.resolve("a.lock");
    try (URLClassLoader beside = beside()) {
      Method tryTake =
          beside.loadClass(DownloadLock.class.getName()).getDeclaredMethod("tryTake", Path.class);
      tryTake.setAccessible(true);
      assertThat(tryTake.getDeclaringClass()).isNotEqualTo(DownloadLock.class);
      try (DownloadLock _ = DownloadLock.take(file, () -> {})) {
        assertThat(inAnotherProcess(file)).isEqualTo("taken");

        assertThat(tryTake.invoke(null, file)).isNull();

        assertThat(inAnotherProcess(file)).isEqualTo("taken");
      }
      assertThat(inAnotherProcess(file)).isEqualTo("free");
      AutoCloseable lock = (AutoCloseable) Objects.requireNonNull(tryTake.invoke(null, file));
      assertThat(DownloadLock.tryTake(file)).isNull();
      assertThat(inAnotherProcess(file)).isEqualTo("taken");
      lock.close();
    }
    assertThat(System.getProperties().stringPropertyNames())
        .noneMatch(name -> name.contains(file.toString()));
  }

  private static URLClassLoader beside() {
    URL classes = DownloadLock.class.getProtectionDomain().getCodeSource().getLocation();
    return new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
  }

  private static String inAnotherProcess(Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DownloadLockTest.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).isZero();
    return said;
  }
}
