// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.gpusuite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The suite for GPUs …
class SuiteTest {
  private static final String GOLDENS = "--folder=../goldens/src/test/resources";

  @TempDir Path work;

  @Test
  void runsOnTheProcessorTooAndSaysWhyItLeavesSomethingOut() throws IOException {
    List<String> lines =
        run(
            "--quick",
            "--backend=vector-cpu",
            GOLDENS,
            "--precisions=fp32,bf16,fp16",
            "--python=no-such-python",
            "--work=" + work);

    assertThat(lines).noneMatch(line -> line.contains("stopped"));
    assertThat(lines)
        .anyMatch(line -> line.matches("PASS +golden cases +vector-cpu fp32 +2 of 2 cases.*"))
        .anyMatch(line -> line.matches("INFO +golden cases, tokens +vector-cpu bf16 .*"))
        .anyMatch(
            line ->
                line.matches("SKIPPED +golden cases +vector-cpu fp16 +the backend has no such.*"))
        .anyMatch(line -> line.matches("SKIPPED +git-scenes .*samples holds none"))
        .anyMatch(line -> line.matches("INFO +bandwidth .*B/s.*"))
        .anyMatch(line -> line.matches("INFO +product 68 x 64 x 256 .*FLOP/s +there is no lib.*"))
        .anyMatch(line -> line.matches("(PASS|MISS) +encoder, 4 at once .*FLOP/s.*"))
        .anyMatch(line -> line.matches("INFO +one caption, 20 tokens .* ms .*"))
        .anyMatch(line -> line.matches("INFO +captions of 640x480 JPEG .*captions/s.*"))
        .anyMatch(line -> line.contains("no-such-python can't be run"));
    assertThat(Files.readAllLines(work.resolve("table.txt"))).hasSizeGreaterThan(15);
  }

  @Test
  void saysWhatStandsInTheWayOfABackend() throws IOException {
    assertThat(run("--backend=abacus", "--work=" + work))
        .anyMatch(line -> line.matches("SKIPPED +speed +abacus +there is no backend abacus.*"));
  }

  @Test
  void refusesWhatItDoesNotKnow() throws IOException {
    assertThat(run("--bakend=cuda")).singleElement().asString().contains("--bakend", "--backend=");
    assertThat(run("--models=git-huge"))
        .singleElement()
        .asString()
        .contains("git-huge", "git-base");
  }

  private static List<String> run(String... arguments) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      Suite.run(arguments, out);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
