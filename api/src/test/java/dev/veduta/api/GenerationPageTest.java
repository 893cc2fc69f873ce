// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The page about generation options …
class GenerationPageTest {
  private static final Path PAGE = Path.of("..", "docs", "generation.md");
  private static final String BEGIN = "<!-- options: made from GenerationOption -->\n";
  private static final String END = "<!-- end of options -->\n";

  @Test
  void listsTheTableAsItIs() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    if (Boolean.getBoolean("veduta.rewrite")) {
      Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
      return;
    }

    assertThat(page.substring(begin, end))
        .as(
            "docs/generation.md; to bring it up to date: mvn -pl api -am verify"
                + " -Dtest=GenerationPageTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dveduta.rewrite=true")
        .isEqualTo(table());
  }

  private static String table() {
    StringBuilder table = new StringBuilder();
    for (GenerationOption.Group group : GenerationOption.Group.values()) {
      table.append("\n## ").append(group.title()).append("\n\n");
      table.append("| option | values | unit | meaning |\n|---|---|---|---|\n");
      Arrays.stream(GenerationOption.values())
          .filter(option -> option.group() == group)
          .map(GenerationPageTest::row)
          .forEach(table::append);
    }
    return table.append('\n').toString();
  }

  private static String row(GenerationOption option) {
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            option.key(),
            option.expected().replace("|", "\\|"),
            option.unit(),
            option.description().replace("|", "\\|"));
  }
}
