// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A run of `ffmpeg` or `ffprobe`, without a shell. It owns the process, and ends it when it is
/// closed or says nothing for a minute.
final class MediaProgram implements AutoCloseable {

  /// How long it may take to say something.
  private static final long PATIENCE_SECONDS = 60;

  /// The most of its complaints that is kept.
  private static final int MOST_COMPLAINTS = 400;

  private final Process process;
  private final InputStream out;
  private final CompletableFuture<String> complaint = new CompletableFuture<>();

  private MediaProgram(Process process) {
    this.process = process;
    out = new BufferedInputStream(process.getInputStream(), 1 << 16);
    Thread.ofVirtual().name("veduta-ffmpeg-errors").start(this::listen);
  }

  static MediaProgram start(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).start();
      process.getOutputStream().close();
      return new MediaProgram(process);
    } catch (IOException e) {
      throw new UnreadableVideoException(
          "%s can't be started: %s".formatted(command.getFirst(), e.getMessage()));
    }
  }

  /// What it says, in lines. Read it with [#within].
  BufferedReader lines() {
    return new BufferedReader(new InputStreamReader(out, StandardCharsets.UTF_8));
  }

  /// What it writes, until the array is full or it ends: how many bytes.
  int read(byte[] target) {
    return within(() -> out.readNBytes(target, 0, target.length));
  }

  /// Reads from it, but not for ever.
  <T> T within(Reading<T> reading) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    CompletableFuture<Void> patience = done.copy().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    CompletableFuture<Void> guard =
        patience.whenComplete(
            (_, late) -> {
              if (late != null) {
                process.destroyForcibly();
              }
            });
    try {
      T read = reading.read();
      if (guard.isCompletedExceptionally()) {
        throw new UnreadableVideoException(
            "ffmpeg said nothing for %d seconds".formatted(PATIENCE_SECONDS));
      }
      return read;
    } catch (IOException e) {
      throw new UnreadableVideoException("ffmpeg broke off: " + e.getMessage());
    } finally {
      done.complete(null);
    }
  }

  /// What it complained about, after it ended.
  String complaint() {
    String text = complaint.copy().completeOnTimeout("", 1, TimeUnit.SECONDS).join();
    // Each line begins with who complains, and where that is in memory.
    return text.lines()
        .map(line -> line.replaceAll("\\[[^\\]]* @ 0x[^\\]]*\\]", "").strip())
        .filter(line -> !line.isEmpty())
        .findFirst()
        .map(" (%s)"::formatted)
        .orElse("");
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      out.close();
    } catch (IOException _) {
      // It is gone, and so is what it had to say.
    }
  }

  /// Reads its error stream to the end, so that it is never kept waiting, and keeps a little.
  private void listen() {
    StringBuilder kept = new StringBuilder();
    try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
      char[] some = new char[1024];
      for (int count = errors.read(some); count >= 0; count = errors.read(some)) {
        kept.append(some, 0, Math.min(count, MOST_COMPLAINTS - kept.length()));
      }
    } catch (IOException _) {
      // What it said so far is enough.
    }
    complaint.complete(kept.toString());
  }

  /// Something read from a program.
  interface Reading<T> {
    T read() throws IOException;
  }
}
