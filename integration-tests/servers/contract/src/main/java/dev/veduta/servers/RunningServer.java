// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server in a process of its own. It owns the process, and ends it when it is closed or when the
/// tests' JVM ends.
public final class RunningServer implements AutoCloseable {
  /// What Java needs for Veduta wherever it runs.
  public static final List<String> FLAGS =
      List.of("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED");

  private static final Duration LONGEST_START = Duration.ofMinutes(4);
  private static final Duration LONGEST_END = Duration.ofSeconds(20);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(250);
  private static final int END_OF_LOG = 20_000;

  private final Process process;
  private final Path log;

  private RunningServer(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /// Java of the tests, with the flags, and what follows them on the command line.
  public static ProcessBuilder java(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  /// A port that nobody listens at.
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts a server and waits until a page is there.
  ///
  /// @param log the file that its output goes to
  /// @param page answers 200 as soon as the application runs
  public static RunningServer start(ProcessBuilder command, Path log, URI page) {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      Process process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      RunningServer server = new RunningServer(process, log);
      try {
        server.await(page);
      } catch (Throwable e) {
        server.close();
        throw e;
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("can't start " + command.command().getFirst(), e);
    }
  }

  /// What it has written so far.
  public String log() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    if (!ends(LONGEST_END)) {
      process.destroyForcibly();
      ends(LONGEST_END);
    }
  }

  private void await(URI page) {
    Instant deadline = Instant.now().plus(LONGEST_START);
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!answers(client, page)) {
        if (ends(BETWEEN_QUESTIONS)) {
          throw new AssertionError(
              "the server ended with %d; %s ends: %s"
                  .formatted(process.exitValue(), log, endOfLog()));
        }
        if (Instant.now().isAfter(deadline)) {
          throw new AssertionError(
              "no page at %s after %s; %s ends: %s"
                  .formatted(page, LONGEST_START, log, endOfLog()));
        }
      }
    }
  }

  private static boolean answers(HttpClient client, URI page) {
    HttpRequest request = HttpRequest.newBuilder(page).timeout(LONGEST_START).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      // Nobody listens yet, or hangs up on those who come early.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + page, e);
    }
  }

  private boolean ends(Duration longest) {
    try {
      return process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new AssertionError("interrupted while waiting for the server", e);
    }
  }

  private String endOfLog() {
    String text = log();
    return text.substring(Math.max(0, text.length() - END_OF_LOG));
  }
}
