// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.ConfigurationException;
import dev.veduta.api.VedutaException;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns whatever goes wrong into one line for the user and an exit code; a stack trace is shown
/// only on demand.
record Faults(Terminal terminal, boolean stackTrace)
    implements IExecutionExceptionHandler, IParameterExceptionHandler {

  /// Everything that was asked for was done.
  static final int OK = 0;

  /// A picture, a model or a case failed.
  static final int FAILED = 1;

  /// The command line is wrong.
  static final int USAGE = 2;

  @Override
  public int handleExecutionException(Exception fault, CommandLine command, ParseResult parsed) {
    return report(fault);
  }

  @Override
  public int handleParseException(ParameterException fault, String[] arguments) {
    String name = fault.getCommandLine().getCommandSpec().qualifiedName();
    terminal.error("%s; see: %s --help".formatted(usageMessage(fault), name));
    trace(fault);
    return USAGE;
  }

  /// Says what went wrong and gives the exit code for it.
  int report(Throwable fault) {
    terminal.clearStatus();
    terminal.error(message(fault));
    trace(fault);
    return fault instanceof ConfigurationException ? USAGE : FAILED;
  }

  /// What a user is told about it, on one line.
  static String message(Throwable fault) {
    return Text.oneLine(
        switch (fault) {
          case VedutaException known -> String.valueOf(known.getMessage());
          case IllegalArgumentException known when known.getMessage() != null -> known.getMessage();
          case Terminal.OutputClosedException known -> String.valueOf(known.getMessage());
          case OutOfMemoryError _ ->
              "out of memory with a heap of at most %s; give more with VEDUTA_OPTS=-Xmx…, or use a"
                      .formatted(Text.bytes(Runtime.getRuntime().maxMemory()))
                  + " smaller --batch or --max-pixels";
          case StackOverflowError _ ->
              "out of stack; a file is nested too deeply, or give more with VEDUTA_OPTS=-Xss…";
          default -> "internal error: " + fault + "; --stacktrace shows where";
        });
  }

  private static String usageMessage(ParameterException fault) {
    if (!(fault instanceof UnmatchedArgumentException unmatched)) {
      return Text.oneLine(String.valueOf(fault.getMessage()));
    }
    String argument = unmatched.getUnmatched().getFirst();
    boolean hasCommands = !fault.getCommandLine().getSubcommands().isEmpty();
    String problem =
        unmatched.isUnknownOption()
            ? "there is no option '%s'"
            : hasCommands ? "there is no command '%s'" : "'%s' is one argument too many";
    return Text.oneLine(problem.formatted(argument))
        + unmatched.getSuggestions().stream()
            .limit(3)
            .collect(Collectors.collectingAndThen(Collectors.joining(" or "), Faults::suggestion));
  }

  private static String suggestion(String alternatives) {
    return alternatives.isEmpty() ? "" : "; did you mean " + alternatives + "?";
  }

  private void trace(Throwable fault) {
    if (stackTrace) {
      fault.printStackTrace(terminal.err());
    }
  }
}
