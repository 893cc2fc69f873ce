// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The list of the page's files …
final class PageListTest {
  private static final Path PAGE = Path.of("src/main/resources/dev/veduta/web/page");
  private static final Pattern IMPORT = Pattern.compile("(?:from|import\\() ?'\\./([^']+)'");
  private static final Pattern LINK = Pattern.compile("(?:src|href)=\"page/([^\"]+)\"");

  @Test
  void namesEveryFileOfTheFolder() throws IOException {
    try (Stream<Path> files = Files.list(PAGE)) {
      assertThat(listed())
          .containsExactlyElementsOf(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> !name.equals("files"))
                  .sorted()
                  .toList());
    }
  }

  @Test
  void namesEveryFileThatOthersAskFor() throws IOException {
    List<String> listed = listed();

    for (String name : listed) {
      if (name.endsWith(".js") || name.endsWith(".html")) {
        String text = Files.readString(PAGE.resolve(name));
        assertThat(listed).as(name).containsAll(found(IMPORT, text)).containsAll(found(LINK, text));
      }
    }
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }

  private static List<String> listed() throws IOException {
    return Files.readAllLines(PAGE.resolve("files"));
  }
}
