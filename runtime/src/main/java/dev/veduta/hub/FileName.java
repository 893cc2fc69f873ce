// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The names of a model's files. They come from a server and become names on this machine's disk,
/// whichever system that is written by, so only names that mean the same everywhere are taken.
final class FileName {
  private static final Pattern PLAIN = Pattern.compile("[\\w][\\w. +@()=,-]{0,199}");
  private static final Pattern RESERVED =
      Pattern.compile("(?:con|prn|aux|nul|com\\d|lpt\\d)(?:\\..*)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern SEPARATOR = Pattern.compile("/");

  private FileName() {}

  /// Whether that is a file of a folder's own on every system: not hidden, not reserved, not long.
  static boolean isPlain(String name) {
    return PLAIN.matcher(name).matches()
        && !RESERVED.matcher(name).matches()
        && !name.endsWith(".")
        && !name.endsWith(" ");
  }

  /// Whether a repository can have a file of that name, wanted or not: git has none that leads
  /// anywhere else.
  static boolean isPossible(String name) {
    return !name.isEmpty()
        && name.chars().noneMatch(c -> Character.isISOControl(c))
        && SEPARATOR
            .splitAsStream(name)
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }

  /// Refuses names that can't be taken, and those that some systems take for the same.
  ///
  /// @param model for messages
  static void check(Collection<String> names, HubModel model) {
    Set<String> folded = new HashSet<>();
    for (String name : names) {
      if (!isPlain(name)) {
        throw new HubException(
            "%s has a file '%s', a name that can't be used here, so nothing was downloaded; ask its authors to rename it"
                .formatted(model, Text.printable(name)));
      }
      if (!folded.add(name.toLowerCase(Locale.ROOT))) {
        throw new HubException(
            "%s has two files that are called %s but for capitals, so nothing was downloaded; ask its authors to rename one"
                .formatted(model, name));
      }
    }
  }
}
