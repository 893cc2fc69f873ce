// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command `veduta`.
@Command(
    name = "veduta",
    sortOptions = false,
    description = "Turns pictures into words.",
    subcommands = HelpCommand.class,
    versionProvider = Veduta.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 everything was done, 1 a picture, model or case failed, 2 the command line is"
          + " wrong, 130 interrupted.",
      "Environment: VEDUTA_OPTS are options for java, such as -Xmx2g; VEDUTA_JAVA_HOME is the JDK"
          + " 25 to use; NO_COLOR switches colours off.",
      "",
      "Examples:",
      "  veduta caption docs/samples/fox-and-pear.png",
      "  veduta caption --model microsoft/git-base-coco photos/",
      "  veduta help caption",
    })
final class Veduta implements Runnable {
  private static final String STACK_TRACE = "--stacktrace";

  @Spec @Nullable CommandSpec command;

  @Mixin HelpArgument help = new HelpArgument();

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the version.")
  boolean version;

  @Option(
      names = STACK_TRACE,
      scope = ScopeType.INHERIT,
      hidden = true,
      description = "Shows the stack trace of an error.")
  boolean stackTrace;

  public static void main(String[] arguments) {
    Terminal terminal = Terminal.ofProcess();
    System.setErr(terminal.err()); // for the loggers of libraries
    System.exit(run(terminal, arguments));
  }

  /// Runs one command and gives its exit code; never throws.
  static int run(Terminal terminal, String... arguments) {
    Faults faults = new Faults(terminal, Arrays.asList(arguments).contains(STACK_TRACE));
    try {
      return commandLine(terminal, faults).execute(arguments);
    } catch (RuntimeException | Error e) {
      return faults.report(e);
    } finally {
      terminal.out().flush();
      terminal.err().flush();
    }
  }

  private static CommandLine commandLine(Terminal terminal, Faults faults) {
    CommandLine line =
        new CommandLine(new Veduta())
            .addSubcommand(new CaptionCommand(terminal))
            .addSubcommand(new AskCommand(terminal))
            .addSubcommand(new ClassifyCommand(terminal))
            .addSubcommand(new ScoreCommand(terminal))
            .addSubcommand(new ReadCommand(terminal))
            .addSubcommand(new VideoCommand(terminal))
            .addSubcommand(new LookCommand(terminal))
            .addSubcommand(new ComposeCommand(terminal))
            .addSubcommand(new EvaluateCommand(terminal))
            .addSubcommand(new VerifyCommand(terminal))
            .addSubcommand(new InspectCommand(terminal))
            .addSubcommand(new BackendsCommand(terminal))
            .addSubcommand(new ServeCommand(terminal))
            .addSubcommand(new DownloadCommand(terminal))
            .addSubcommand(CacheCommand.of(terminal))
            .addSubcommand(JobsCommand.of(terminal));
    return line.setOut(new PrintWriter(terminal.out(), true, UTF_8))
        .setErr(new PrintWriter(terminal.err(), true, UTF_8))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(terminal.outColours() ? Ansi.ON : Ansi.OFF))
        .setUsageHelpWidth(100)
        .setUsageHelpLongOptionsMaxWidth(32)
        .setExpandAtFiles(false)
        .setTrimQuotes(false)
        .setExecutionExceptionHandler(faults)
        .setParameterExceptionHandler(faults);
  }

  /// Without a command: the help.
  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(command, "set by picocli").commandLine();
    line.usage(line.getErr());
    throw new CommandLine.ParameterException(line, "a command is needed");
  }

  /// The version that the jar's manifest says.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Veduta.class.getPackage().getImplementationVersion();
      return new String[] {"veduta " + (version == null ? "(not packaged)" : version)};
    }
  }
}
