// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// `veduta serve` in a process of its own, which this owns, with the flags of the launcher.
final class ServeProcess implements AutoCloseable {
  private static final long LONGEST_SECONDS = 120;

  private final Process process;
  private final BufferedReader out;
  private final BufferedReader notes;

  private ServeProcess(Process process) {
    this.process = process;
    out = process.inputReader(UTF_8);
    notes = process.errorReader(UTF_8);
  }

  /// Starts it on a port that is free, unless the options name another.
  ///
  /// @param environment variables besides those of this process
  static ServeProcess start(Map<String, String> environment, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Veduta.class.getName(),
                "serve"));
    command.addAll(Arrays.asList(options));
    if (!command.contains("--port")) {
      command.addAll(List.of("--port", "0"));
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return new ServeProcess(builder.start());
  }

  /// The address that it prints as soon as it answers there.
  URI address() throws IOException {
    String line = out.readLine();
    assertThat(line).as(() -> "an address; it said: " + rest(notes)).isNotNull();
    return URI.create(line);
  }

  /// Waits until it tells the user something.
  void awaitNote(String beginning) throws IOException {
    String line = notes.readLine();
    while (line != null && !line.startsWith(beginning)) {
      line = notes.readLine();
    }
    assertThat(line).as("a note that begins with: " + beginning).isNotNull();
  }

  /// All that it told the user and was not waited for, when it has ended.
  String notes() {
    return rest(notes);
  }

  /// All that it printed and was not read, when it has ended.
  String printed() {
    return rest(out);
  }

  private static String rest(BufferedReader reader) {
    return String.join("\n", reader.lines().toList());
  }

  /// @param name such as `TERM`
  void signal(String name) throws IOException, InterruptedException {
    String kill = "kill -s %s %d".formatted(name, process.pid());
    assertThat(new ProcessBuilder("sh", "-c", kill).inheritIO().start().waitFor()).isZero();
  }

  /// Its exit code, when it has ended.
  int ended() throws InterruptedException {
    assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  /// Waits until something holds.
  static void await(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("still not: " + what).isLessThan(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
