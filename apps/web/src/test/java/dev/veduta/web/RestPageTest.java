// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// docs/rest.md …
final class RestPageTest {
  private static final Path FOLDER = Path.of("../../docs");

  /// A command, and what it prints up to an ellipsis.
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "```sh\n(?<command>.*?)```\n\n```(json)?\n(?<output>.*?)\n```", Pattern.DOTALL);

  @Test
  void showsWhatTheServiceAnswers() throws Exception {
    assumeTrue(runs("curl"), "curl is absent; install it to run the examples");
    List<MatchResult> examples = EXAMPLE.matcher(page()).results().toList();
    assertThat(examples).hasSizeGreaterThan(4);
    try (RunningService service = RunningService.start(Map.of())) {
      for (MatchResult example : examples) {
        String command =
            example
                .group("command")
                .replace("http://localhost:8080", service.address("").toString());
        Process process =
            new ProcessBuilder("sh", "-c", command)
                .directory(FOLDER.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(command).isZero();
        assertThat(output).as(command).startsWith(example.group("output").split("…", 2)[0].strip());
      }
    }
  }

  @Test
  void namesEverySettingAndEveryStatus() throws IOException {
    for (String name : WebSettings.NAMES) {
      assertThat(page()).contains("| `veduta.web.%s` |".formatted(name));
    }
    for (Work work : Work.values()) {
      assertThat(page()).contains("`POST /v1/%s`".formatted(work.label()));
    }
  }

  private static boolean runs(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    }
  }

  private static String page() throws IOException {
    return Files.readString(FOLDER.resolve("rest.md"));
  }
}
