// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// The options that stand on a command line, rather than those that have their defaults.
final class GivenOptions {

  private GivenOptions() {}

  /// Refuses options that would do nothing.
  ///
  /// @param names of the options, such as `--start`
  /// @param why what is said behind the name of the first that is given
  static void refuse(@Nullable CommandSpec command, List<String> names, String why) {
    CommandLine line = Objects.requireNonNull(command, "set by picocli").commandLine();
    for (String name : names) {
      if (line.getParseResult().hasMatchedOption(name)) {
        throw new ParameterException(line, name + " " + why);
      }
    }
  }
}
