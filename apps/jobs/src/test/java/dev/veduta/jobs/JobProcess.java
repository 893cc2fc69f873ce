// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A second JVM that works on a queue.
final class JobProcess {
  private static final Pattern FAULTY = Pattern.compile(".*-faulty-([0-9]+)\\.png");

  private JobProcess() {}

  /// Works on the queue in a folder until it is killed, or its input ends. The model is broken for
  /// a picture `…-faulty-9.png`, and says so in nine letters.
  public static void main(String[] arguments) throws IOException {
    long nanos = Long.parseLong(arguments[1]);
    JobCaptioners captioners =
        Scenes.captioners(
            request -> {
              LockSupport.parkNanos(nanos);
              String name = Scenes.name(request);
              Matcher faulty = FAULTY.matcher(name);
              if (faulty.matches()) {
                throw new ModelException("x".repeat(Integer.parseInt(faulty.group(1))));
              }
              return name;
            });
    try (JobRunner runner =
        new JobRunner(JobQueue.at(Path.of(arguments[0])), captioners, UrlPictures.none())) {
      runner.start();
      while (System.in.read() >= 0) {
        // Whoever started it holds the other end.
      }
    }
  }

  /// Starts one.
  ///
  /// @param nanos that it takes for a picture
  /// @param options of java
  static Process start(Path queue, long nanos, String... options) throws IOException {
    List<String> command = new ArrayList<>(java(options));
    command.addAll(List.of(JobProcess.class.getName(), queue.toString(), Long.toString(nanos)));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  static List<String> java(String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC"));
    command.addAll(Arrays.asList(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    return command;
  }

  /// Waits until something holds, which it must within a minute.
  static void await(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("after a minute still not: " + what);
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  static boolean isPosix(Path path) {
    return Files.getFileAttributeView(path, java.nio.file.attribute.PosixFileAttributeView.class)
        != null;
  }
}
