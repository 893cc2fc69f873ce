// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The tables of settings in docs …
final class SettingTablesTest {
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `veduta\\.web\\.(?<name>[a-z.-]+)` \\|(?<cells>.*)\\|$", Pattern.MULTILINE);

  private static final Pattern VALUE = Pattern.compile("`(?<value>[^`]+)`.*");
  private static final WebSettings DEFAULTS = WebSettingsTest.of(Map.of());

  @Test
  void haveTheDefaultsInThePageAboutRest() throws IOException {
    Map<String, String> cells = cells("rest.md", 0);

    assertThat(cells).containsOnlyKeys(WebSettings.NAMES);
    assertDefaults(cells);
    assertThat(cells).containsEntry("keys", "none");
  }

  @Test
  void haveTheDefaultsInThePageAboutServing() throws IOException {
    Map<String, String> cells = cells("serving.md", 1);
    List<String> names = new ArrayList<>(WebSettings.NAMES);
    names.addAll(JobSettings.NAMES);
    // The page tells of these in other words.
    names.removeAll(List.of("keys", "loopback"));

    assertThat(cells).containsOnlyKeys(names);
    assertDefaults(cells);
  }

  /// A cell begins with the value as one would set it, or says that there is none.
  private static void assertDefaults(Map<String, String> cells) {
    cells.forEach(
        (name, cell) -> {
          Matcher value = VALUE.matcher(cell);
          if (value.matches()) {
            assertThat(WebSettingsTest.of(Map.of("veduta.web." + name, value.group("value"))))
                .as(name)
                .isEqualTo(DEFAULTS);
          } else {
            assertThat(cell.split("[ :]", 2)[0]).as(name).isEqualTo(word(name));
          }
        });
  }

  /// How a cell begins for a default that can't be set.
  private static String word(String name) {
    return switch (name) {
      case "memory" ->
          DEFAULTS.memory() == Math.max(32 << 20, Runtime.getRuntime().maxMemory() / 4)
              ? "a"
              : "not a quarter of the heap";
      case "keys" -> DEFAULTS.keys().isEmpty() ? "none" : "some";
      case "hosts" -> DEFAULTS.hosts().isEmpty() ? "none" : "some";
      case "folders" -> DEFAULTS.folders().isEmpty() ? "none" : "some";
      case "origins" -> DEFAULTS.origins().isEmpty() ? "none" : "some";
      case "backends" -> DEFAULTS.backends().isEmpty() ? "all" : "some";
      default -> "a value, such as one sets";
    };
  }

  private static Map<String, String> cells(String page, int column) throws IOException {
    Map<String, String> cells = new TreeMap<>();
    for (MatchResult row :
        ROW.matcher(Files.readString(Path.of("../../docs", page))).results().toList()) {
      cells.put(row.group("name"), row.group("cells").split("\\|", -1)[column].strip());
    }
    return cells;
  }
}
