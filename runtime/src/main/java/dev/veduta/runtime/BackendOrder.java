// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ConfigurationException;
import java.util.Arrays;
import java.util.List;

/// The backends that a setting names, in the order in which they are tried.
///
/// @param names at least one, each once; [CaptionerSettings#AUTO] may be the last
record BackendOrder(List<String> names) {

  /// What [#parse] takes, for messages.
  static final String EXPECTED =
      "auto, the name of a backend, or several in order, such as cuda, vector-cpu";

  BackendOrder {
    names = List.copyOf(names);
    int auto = names.indexOf(CaptionerSettings.AUTO);
    if (names.isEmpty()
        || names.stream().anyMatch(String::isBlank)
        || names.stream().distinct().count() < names.size()
        || (auto >= 0 && auto < names.size() - 1)) {
      throw new ConfigurationException(
          "backend must be %s, got '%s'".formatted(EXPECTED, String.join(", ", names)));
    }
  }

  /// @throws ConfigurationException if it is none
  static void check(String text) {
    BackendOrder _ = parse(text);
  }

  /// Reads names with commas between them.
  static BackendOrder parse(String text) {
    return new BackendOrder(Arrays.stream(text.split(",", -1)).map(String::strip).toList());
  }

  /// Whether the best that can be used will do, after those that are named.
  boolean endsWithAuto() {
    return names.getLast().equals(CaptionerSettings.AUTO);
  }

  /// Those that are named.
  List<String> named() {
    return endsWithAuto() ? names.subList(0, names.size() - 1) : names;
  }

  /// Whether it is one backend and no other, so that what keeps it from being used is a mistake.
  boolean isStrict() {
    return names.size() == 1 && !endsWithAuto();
  }
}
