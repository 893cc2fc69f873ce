// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// A link of a page to another file, or to a heading, …
final class LinksTest {
  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");

  @TestFactory
  Stream<DynamicTest> leadsSomewhere() throws IOException {
    return pages().stream()
        .map(
            page ->
                DynamicTest.dynamicTest(
                    ROOT.relativize(page).toString(), () -> assertThat(broken(page)).isEmpty()));
  }

  @Test
  void isOnTheFirstPageForEveryPageOfTheDocumentation() throws IOException {
    Set<Path> linked = new HashSet<>();
    for (String link : links(ROOT.resolve("README.md"))) {
      linked.add(ROOT.resolve(link.split("#", 2)[0]).normalize());
    }

    assertThat(pages())
        .filteredOn(page -> ROOT.resolve("docs").equals(page.getParent()))
        .hasSizeGreaterThan(10)
        .allMatch(linked::contains);
  }

  private static List<String> broken(Path page) throws IOException {
    return links(page).stream().filter(link -> !leadsSomewhere(page, link)).toList();
  }

  private static boolean leadsSomewhere(Path page, String link) {
    String[] parts = link.split("#", 2);
    Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    return file.startsWith(ROOT)
        && Files.exists(file)
        && (parts.length == 1 || anchors(file).contains(parts[1]));
  }

  /// Those that stay in the repository.
  private static List<String> links(Path page) throws IOException {
    String text = CODE.matcher(withoutBlocks(page)).replaceAll("");
    return LINK.matcher(text)
        .results()
        .map(match -> match.group(1))
        .filter(link -> !ELSEWHERE.matcher(link).matches())
        .toList();
  }

  /// What GitHub makes of headings: small letters, digits, `_` and `-`, blanks as `-`; of the same
  /// ones the second ends in `-1`.
  private static Set<String> anchors(Path page) {
    try {
      Map<String, Integer> times = new HashMap<>();
      Set<String> anchors = new HashSet<>();
      for (MatchResult heading : HEADING.matcher(withoutBlocks(page)).results().toList()) {
        String anchor =
            heading
                .group(1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
        int before = times.merge(anchor, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? anchor : anchor + "-" + before);
      }
      return anchors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withoutBlocks(Path page) throws IOException {
    return FENCED.matcher(Files.readString(page)).replaceAll("");
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = String.valueOf(folder.getFileName());
            boolean isOurs =
                folder.equals(ROOT)
                    || !(name.startsWith(".")
                        || Set.of("target", "node_modules", "venv").contains(name));
            return isOurs ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              pages.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return pages.stream().sorted().toList();
  }
}
