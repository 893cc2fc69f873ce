// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.GenerationOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// docs/command-line.md, and the pages about jobs and the hub, …
final class CommandLinePageTest {
  private static final Path PAGES = Path.of("../../docs");

  /// An option in the help of a command, and one in a table of the page.
  private static final Pattern HELP = Pattern.compile("(?m)^ {2,6}(?:-\\w, )?(--[a-z0-9-]+)");

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(--[a-z0-9-]+)");

  private static final Pattern COMMAND = Pattern.compile("(?m)^ {2}([a-z]+) {2,}");
  private static final Pattern SHARED = Pattern.compile("\\[[a-z ]+\\]\\(#([a-z-]+)\\)");

  @ParameterizedTest
  @MethodSource("commands")
  void saysWhichOptionsACommandHas(String command) {
    String section = section(command);
    Set<String> told = found(ROW, section);
    section
        .lines()
        .filter(line -> line.startsWith("Options: "))
        .flatMap(line -> SHARED.matcher(line).results())
        .forEach(match -> told.addAll(found(ROW, section(match.group(1).replace('-', ' ')))));

    assertThat(told).isEqualTo(options("help", command));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void saysWhetherACommandGenerates(String command) {
    assertThat(section(command).contains("[generation](#generation)"))
        .isEqualTo(found(HELP, Run.of("help", command).out()).contains("--beams"));
  }

  @Test
  void listsAllCommands() {
    String page = page("command-line.md");
    for (String command : commandsOf("--help")) {
      assertThat(page).contains("| [`veduta " + command).contains("](#" + command + ")");
    }
  }

  @Test
  void namesTheOptionsOfJobs() {
    String shared = section("model") + section("computing") + section("several at once");
    for (String command : commandsOf("jobs", "--help")) {
      Set<String> own = options("jobs", command, "--help");
      own.removeAll(found(ROW, shared));
      assertThat(page("jobs.md")).as(command).contains("`jobs " + command).contains(own);
    }
  }

  @Test
  void namesTheOptionsOfTheCache() {
    for (String command : commandsOf("cache", "--help")) {
      assertThat(page("hub.md"))
          .contains("| `veduta cache " + command)
          .contains(options("cache", command, "--help"));
    }
  }

  /// Those with options of their own on the page.
  static List<String> commands() {
    return commandsOf("--help").stream()
        .filter(command -> !Set.of("jobs", "cache").contains(command))
        .toList();
  }

  private static List<String> commandsOf(String... help) {
    String out = Run.of(help).out();
    List<String> commands =
        COMMAND
            .matcher(out.substring(out.indexOf("Commands:")))
            .results()
            .map(match -> match.group(1))
            .filter(command -> !command.equals("help"))
            .toList();
    assertThat(commands).hasSizeGreaterThan(3);
    return commands;
  }

  /// All but those of generation, of which another page tells, and the help.
  private static Set<String> options(String... help) {
    Set<String> options = found(HELP, Run.of(help).out());
    options.remove("--help");
    if (options.remove("--beams")) {
      Arrays.stream(GenerationOption.values())
          .map(option -> "--" + option.dashed())
          .forEach(options::remove);
    }
    return options;
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// What stands below a heading, up to the next.
  private static String section(String heading) {
    String page = page("command-line.md");
    Matcher match =
        Pattern.compile("(?ims)^#{2,3} " + heading + "\n(.*?)(?=^#{2,3} |\\z)").matcher(page);
    assertThat(match.find()).as("a section " + heading).isTrue();
    return match.group(1);
  }

  private static String page(String name) {
    try {
      return Files.readString(PAGES.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
