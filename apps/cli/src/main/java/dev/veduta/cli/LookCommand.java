// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionInspector;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.Prompt;
import dev.veduta.cli.look.Look;
import dev.veduta.cli.look.LookPage;
import dev.veduta.jobs.DiskFaults;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.Pixels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows where on a picture a model looks.
@Command(
    name = "look",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Shows where on a picture the model looked when it wrote each word: writes a page for a"
          + " browser, in one file that needs no network, and prints its name.",
    },
    footer = {
      "",
      "Examples:",
      "  veduta look docs/samples/fox-and-pear.png",
      "  veduta look --model models/git-base -o cat.html cat.jpg",
      "  veduta look --model models/git-base --json cat.jpg | jq .attention",
    })
final class LookCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The picture, or - for standard input.")
  String file = "";

  @Option(
      names = "--question",
      paramLabel = "TEXT",
      description = "A question about the picture, or the beginning of its description.")
  String question = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "The page. Default: the picture's name and -look.html, in the current folder; none with"
              + " --json.")
  @Nullable Path output;

  @Option(
      names = "--json",
      description =
          "One JSON object: what caption --json shows, how the patches lie on the picture, and how"
              + " much of the attention each of them got for each token.")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "No notes and no progress.")
  boolean quiet;

  @Mixin HelpArgument help = new HelpArgument();
  @Mixin ModelArguments model = new ModelArguments();
  @Mixin GenerationArguments generation = new GenerationArguments();

  LookCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    GenerationOptions options = generation.options();
    Terminal shown = quiet ? terminal.withoutStatus() : terminal;
    Image image = new Pictures(terminal.in()).image(file);
    try (Captioners captioners = model.open(shown)) {
      if (!quiet && !json) {
        model.embedded().ifPresent(used -> used.announce(shown));
      }
      shown.status("looking …");
      CaptionRequest request = new CaptionRequest(image, Prompt.of(question));
      Caption caption = captioners.get().generate(List.of(request), options).getFirst().getFirst();
      Look look =
          new Look(
              image.name(),
              caption,
              captioners.get(CaptionInspector.class).inspect(request, caption));
      if (output != null || !json) {
        Path page = output == null ? Path.of(defaultName(image)) : output;
        Pixels pixels = model.decode(image);
        write(new LookPage(look, pixels), page);
        shown.clearStatus();
        if (!json) {
          terminal.print(Text.printable(page.toString()));
        }
      }
      if (json) {
        shown.clearStatus();
        new JsonReport(terminal).look(look);
      }
    }
    return Faults.OK;
  }

  private static void write(LookPage page, Path file) {
    try {
      page.write(file);
    } catch (IOException e) {
      throw DiskFaults.unwritable(file, e);
    }
  }

  private static String defaultName(Image image) {
    return switch (image) {
      case Image.OfBytes _ -> "look.html";
      case Image.OfFile(Path path) -> {
        String name = String.valueOf(path.getFileName());
        int dot = name.lastIndexOf('.');
        yield (dot > 0 ? name.substring(0, dot) : name) + "-look.html";
      }
    };
  }
}
