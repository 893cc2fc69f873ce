// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.VedutaException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Serves the REST service and the page until the process is told to end.
@Command(
    name = "serve",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Serves a page to drop pictures on, and the REST service behind it, until Ctrl-C. Prints the"
          + " address as soon as it answers there. Works on the queue of jobs as well; see: veduta"
          + " jobs --help.",
    },
    footer = {
      "",
      "Whatever has no option is a setting: docs/serving.md and docs/settings.md.",
      "",
      "Examples:",
      "  veduta serve --open",
      "  veduta serve --model microsoft/git-base-coco --port 0",
      "  veduta serve --host 0.0.0.0 --key ada:$(printf %%s \"$KEY\" | sha256sum | cut -d ' ' -f"
          + " 1)",
      "  curl -F image=@docs/samples/fox-and-pear.png http://127.0.0.1:8080/v1/captions",
    })
final class ServeCommand implements Callable<Integer> {
  /// Kept, or its level would be lost.
  private static final Logger LOG = Logger.getLogger("dev.veduta");

  private static final int LAST_PORT = 65_535;

  private final Terminal terminal;

  @Spec @Nullable CommandSpec command;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description =
          "Listens on that network interface alone. Default: 127.0.0.1, which nobody but this"
              + " machine reaches; 0.0.0.0 is all of them.")
  String host = "127.0.0.1";

  @Option(names = "--port", paramLabel = "N", description = "Default: 8080. 0 is any that is free.")
  int port = 8080;

  @Option(names = "--open", description = "Shows the page in the browser.")
  boolean open;

  @Option(
      names = {"-q", "--quiet"},
      description = "No notes; warnings and the address only.")
  boolean quiet;

  @Mixin HelpArgument help = new HelpArgument();
  @Mixin ServiceArguments service = new ServiceArguments();
  @Mixin ModelArguments model = new ModelArguments();

  ServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > LAST_PORT) {
      throw new ParameterException(
          Objects.requireNonNull(command, "set by picocli").commandLine(),
          "--port must lie between 0 and %d, got %d".formatted(LAST_PORT, port));
    }
    Map<String, String> told = new HashMap<>(service.configuration());
    told.putAll(model.configuration());
    if (quiet) {
      LOG.setLevel(Level.WARNING);
    } else {
      model.embedded().ifPresent(used -> used.announce(terminal));
    }
    try {
      // The server's libraries are on this command's class path alone, so only that class names
      // them.
      new Serving(terminal, host, quiet, open).untilTheEnd(port, told);
    } catch (NoClassDefFoundError e) {
      throw new VedutaException(
          "the server's libraries are missing; start it with the launcher: veduta serve", e);
    }
    return Faults.OK;
  }
}
