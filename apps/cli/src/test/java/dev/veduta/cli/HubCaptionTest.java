// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.testkit.hub.LocalHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A command whose model is named as on the hub …
@Timeout(300)
class HubCaptionTest {
  private static final String NAME = "fables/git-scenes";
  private static final Path MODEL =
      Path.of("../git-scenes/src/main/resources/dev/veduta/models/git-scenes");
  private static final String FOX = Run.SAMPLES.resolve("fox-and-pear.png").toString();
  private static final String CAPTION = "a fox to the left of a pear on a red background";

  @TempDir Path folder;
  private final LocalHub hub = LocalHub.start();
  private final Map<String, String> environment = new HashMap<>();
  private String commit = "";

  @BeforeEach
  void offer() {
    commit = hub.offer(NAME, MODEL);
    environment.putAll(hub.variables(folder.resolve("cache")));
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void downloadsAndDescribesAndDoesSoAgainWithoutANetwork() {
    Run first = Run.in(environment, "caption", "--model", NAME, FOX);

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.lines()).first().isEqualTo(CAPTION);
    assertThat(first.errors()).first().asString().startsWith("downloading fables/git-scenes: 9.");
    List<String> downloads = hub.downloads();
    assertThat(downloads).contains(NAME + "/config.json", NAME + "/model.safetensors");
    assertThat(downloads).doesNotHaveDuplicates().noneMatch(file -> file.contains("MODEL_CARD"));

    hub.close();
    Run second = Run.in(environment, "caption", "--offline", "--model", NAME, FOX);
    environment.put("HF_HUB_OFFLINE", "1");
    Run third = Run.in(environment, "caption", "--json", "--model", NAME + "@" + commit, FOX);

    assertThat(second.out()).isEqualTo(first.out());
    assertThat(second.err()).doesNotContain("downloading");
    assertThat(Run.json(third.out()).getString("text")).isEqualTo(CAPTION);
    assertThat(Run.json(third.out()).getString("model")).isEqualTo(NAME);
    assertThat(Run.json(third.out()).getJsonObject("provenance").getString("revision"))
        .isEqualTo(commit);
  }

  @Test
  void inspectsIt() {
    Run run = Run.in(environment, "inspect", "--revision", commit, NAME);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("GitForCausalLM", "It can be loaded:");
  }

  @Test
  void saysWhatWasTriedWhenThereIsNone() {
    Run run = Run.in(environment, "caption", "--model=fables/git-seens", FOX);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err())
        .contains("there is no folder " + Path.of("fables/git-seens").toAbsolutePath())
        .contains(hub.address().toString());
  }

  @Test
  void saysWhatIsMissingWithoutANetwork() {
    Run run = Run.in(environment, "caption", "--offline", "--model", NAME, FOX);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errors()).singleElement().asString().contains(NAME, "--offline");
  }

  @Test
  void goesOnWhereItWasInterrupted() throws Exception {
    Interrupts.assumeTheyArrive();
    hub.holdAfter(3_000_000);
    Path errors = folder.resolve("errors.txt");
    Process process = start(errors, "download", NAME);
    try {
      await(process, 3_000_000);
      Interrupts.interrupt(process);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(Files.readString(errors, UTF_8))
        .contains(
            "veduta: interrupted; what has been downloaded is kept, and the same command goes on"
                + " from there");

    hub.release();
    Run run = Run.in(environment, "caption", "--quiet", "--model", NAME, FOX);

    assertThat(run.lines()).containsExactly(CAPTION);
    assertThat(hub.downloads()).contains(NAME + "/model.safetensors from 3000000");
  }

  private Process start(Path errors, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.veduta.cli.Veduta"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return builder
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(errors.toFile())
        .start();
  }

  /// Waits until so many bytes of the weights are on the disk.
  private void await(Process process, long bytes) throws Exception {
    while (process.isAlive() && unfinished() < bytes) {
      assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).as("it ended by itself").isFalse();
    }
  }

  private long unfinished() throws IOException {
    Path blobs = folder.resolve("cache/models--fables--git-scenes/blobs");
    if (!Files.isDirectory(blobs)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(blobs)) {
      return all.mapToLong(blob -> blob.toFile().length()).max().orElse(0);
    }
  }
}
