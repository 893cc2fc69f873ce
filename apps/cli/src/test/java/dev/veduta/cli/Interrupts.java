// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Presses Ctrl-C for another process.
final class Interrupts {
  private static final Path KILL = Path.of("/bin/kill");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int SIGINT = 2;

  private Interrupts() {}

  /// Skips a test where there is nothing to press it with, or where a process of this one's doesn't
  /// hear it: a shell without job control has what it starts in the background ignore it, and all
  /// that this starts.
  static void assumeTheyArrive() throws IOException {
    assumeTrue(Files.isExecutable(KILL), "there is no kill to press Ctrl-C with");
    assumeFalse(isIgnored(), "this build ignores Ctrl-C; it was started in the background");
  }

  private static boolean isIgnored() throws IOException {
    return Files.isReadable(STATUS)
        && Files.readAllLines(STATUS).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(
                line -> {
                  String mask = line.substring(line.indexOf(':') + 1).strip();
                  return (Long.parseUnsignedLong(mask, 16) >> (SIGINT - 1) & 1) == 1;
                });
  }

  static void interrupt(Process process) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder(KILL.toString(), "-INT", "" + process.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }
}
