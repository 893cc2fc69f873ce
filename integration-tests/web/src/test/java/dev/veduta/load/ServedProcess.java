// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// `veduta serve` in a process of its own, which this owns, and what it takes of the machine.
record ServedProcess(Process process, URI address) implements AutoCloseable {
  private static final long LONGEST_END_SECONDS = 30;

  /// The heap is given back to the system a while after it was collected.
  private static final Duration GIVING_BACK = Duration.ofSeconds(2);

  /// @param launcher the script `veduta`
  static ServedProcess start(Path launcher, Path jobs) throws IOException {
    Process process =
        new ProcessBuilder(
                launcher.toString(), "serve", "--port", "0", "--jobs", jobs.toString(), "--quiet")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    String line = reader.readLine();
    if (line == null) {
      throw new IOException("%s serve ended without an address".formatted(launcher));
    }
    return new ServedProcess(process, URI.create(line));
  }

  /// Resident memory before and after a full collection, and what the heap holds then; threads and
  /// open files.
  String footprint() {
    try {
      long pid = process.pid();
      String before = value(status(pid), "VmRSS:");
      String heap = heap(pid);
      LockSupport.parkNanos(GIVING_BACK.toNanos());
      List<String> status = status(pid);
      try (var files = Files.list(Path.of("/proc/%d/fd".formatted(pid)))) {
        return "resident %s, after collection %s, threads %s, files %d, %s"
            .formatted(
                before, value(status, "VmRSS:"), value(status, "Threads:"), files.count(), heap);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> status(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/%d/status".formatted(pid)));
  }

  private static String heap(long pid) throws IOException {
    jcmd(pid, "GC.run");
    return jcmd(pid, "GC.heap_info")
        .lines()
        .filter(line -> line.contains(" used "))
        .findFirst()
        .map(String::strip)
        .orElse("unknown");
  }

  private static String jcmd(long pid, String command) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                command)
            .start();
    return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String value(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> line.substring(name.length()).strip())
        .orElse("unknown");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
