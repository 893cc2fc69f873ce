// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// A block of a page that names a file, `<!-- from … -->` on the line before it, …
final class PagesTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final List<String> PAGES =
      List.of(
          "README.md",
          "docs/quick-starts.md",
          "docs/java.md",
          "docs/testing.md",
          "docs/write-a-provider.md",
          "docs/hub.md",
          "docs/jobs.md",
          "docs/settings.md");
  private static final Pattern BLOCK =
      Pattern.compile("(?:<!-- from (\\S+) -->\\n)?```(\\w+)\\n(.*?)\\n```", Pattern.DOTALL);

  /// What a page may say of our jars where the parent manages it.
  private static final String VERSION = "<version>0.1.0-SNAPSHOT</version>";

  /// Stands for lines that a page leaves out.
  private static final String LEFT_OUT = "…";

  private record Block(String page, String file, String language, String text) {}

  @TestFactory
  Stream<DynamicTest> showsWhatIsInTheFile() throws IOException {
    return blocks(PAGES).stream()
        .filter(block -> !block.file().isEmpty())
        .map(
            block ->
                DynamicTest.dynamicTest(
                    block.page() + ": " + block.file(), () -> assertThatItIsInItsFile(block)));
  }

  @Test
  void isEveryOneOfThesePages() throws IOException {
    assertThat(blocks(PAGES))
        .hasSizeGreaterThan(20)
        .filteredOn(block -> block.language().matches("java|xml|properties"))
        .allMatch(block -> !block.file().isEmpty());
  }

  private static void assertThatItIsInItsFile(Block block) throws IOException {
    List<String> file = stripped(Files.readString(ROOT.resolve(block.file())));
    int from = 0;
    for (List<String> part : parts(stripped(block.text()))) {
      int at = indexOf(part, file, from);
      assertThat(at)
          .as("%s shows of %s:%n%s", block.page(), block.file(), String.join("\n", part))
          .isNotNegative();
      from = at + part.size();
    }
  }

  /// Lines without indentation and without empty ones, which a page may set as it likes.
  private static List<String> stripped(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.equals(VERSION))
        .toList();
  }

  private static List<List<String>> parts(List<String> lines) {
    List<List<String>> parts = new ArrayList<>(List.of(new ArrayList<>()));
    for (String line : lines) {
      if (line.equals(LEFT_OUT)) {
        parts.add(new ArrayList<>());
      } else {
        parts.getLast().add(line);
      }
    }
    return parts;
  }

  private static int indexOf(List<String> part, List<String> file, int from) {
    for (int at = from; at + part.size() <= file.size(); at++) {
      if (file.subList(at, at + part.size()).equals(part)) {
        return at;
      }
    }
    return -1;
  }

  private static List<Block> blocks(List<String> pages) throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (String page : pages) {
      Matcher matcher = BLOCK.matcher(Files.readString(ROOT.resolve(page)));
      while (matcher.find()) {
        String file = matcher.group(1) == null ? "" : matcher.group(1);
        blocks.add(new Block(page, file, matcher.group(2), matcher.group(3)));
      }
    }
    return blocks;
  }
}
