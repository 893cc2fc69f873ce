// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The page about settings …
class SettingsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "settings.md");
  private static final String BEGIN = "<!-- settings: made from Options -->\n";
  private static final String END = "<!-- end of settings -->\n";

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
            "docs/settings.md; to bring it up to date: mvn -pl runtime -am verify"
                + " -Dtest=SettingsPageTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dveduta.rewrite=true")
        .isEqualTo(table());
  }

  @ParameterizedTest
  @MethodSource("all")
  void saysWhatCaptionersHaveThatAreGivenNothing(Option option) {
    CaptionerSettings settings = CaptionerSettings.of("docs", "m");

    assertThat(option.description()).endsWith(".");
    if (option.isShared() && option.group() != Option.Group.GENERATION) {
      assertThat(option.change().apply(settings, option.standard())).isEqualTo(settings);
    }
  }

  static List<Option> all() {
    return Options.ALL;
  }

  private static String table() {
    StringBuilder table = new StringBuilder();
    for (Option.Group group : Option.Group.values()) {
      table.append("\n## ").append(group.title()).append("\n\n");
      table.append(
          """
          | setting | type | values | default | meaning | environment variable |
          |---|---|---|---|---|---|
          """);
      Options.ALL.stream()
          .filter(option -> option.group() == group)
          .map(SettingsPageTest::row)
          .forEach(table::append);
    }
    return table.append('\n').toString();
  }

  private static String row(Option option) {
    return "| `%s` | %s | %s | %s | %s | `%s` |\n"
        .formatted(
            option.key(),
            option.type(),
            plain(option.expected()),
            plain(option.standard()),
            plain(option.description()),
            SettingKeys.variable(SettingKeys.of("<NAME>", option)).replace("__NAME__", "_<NAME>_"));
  }

  private static String plain(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }
}
