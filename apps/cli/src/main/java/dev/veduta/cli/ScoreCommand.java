// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.Prompt;
import dev.veduta.api.Score;
import dev.veduta.api.Scorer;
import dev.veduta.api.Token;
import jakarta.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says how likely texts are to be written about a picture.
@Command(
    name = "score",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Says how likely a model is to write given texts about a picture: the log-likelihood of"
            + " each, its end included, the loss (its mean over the tokens, negated), and each"
            + " token with its margin to the best other one.",
    footer = {
      "",
      "Examples:",
      "  veduta score docs/samples/frog.png \"a frog on an orange background\" \"a cat\"",
      "  veduta score --model models/git-base-vqav2 --prompt \"what is it?\" cat.png cat dog",
    })
final class ScoreCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The picture, or - for standard input.")
  String file = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "TEXT", description = "What to score.")
  List<String> texts = List.of();

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "What the texts continue, such as a question. Without it they are captions.")
  @Nullable String prompt;

  @Mixin HelpArgument help = new HelpArgument();
  @Mixin ModelArguments model = new ModelArguments();
  @Mixin OutputArguments output = new OutputArguments();

  ScoreCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Prompt start = prompt == null ? Prompt.NONE : Prompt.of(prompt);
    Job job = Job.of(new Pictures(terminal.in()).image(file), start);
    return output.lines(
        terminal,
        model,
        captioners -> {
          Scorer scorer = captioners.get(Scorer.class);
          return one -> lines(one.name(), scorer.score(one.request(), texts));
        },
        List.of(job));
  }

  private List<String> lines(String name, List<Score> scores) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      if (output.json) {
        lines.add(json(name, texts.get(i), scores.get(i)));
      } else {
        lines.addAll(table(texts.get(i), scores.get(i)));
      }
    }
    return lines;
  }

  private List<String> table(String text, Score score) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: log-likelihood %.4f, loss %.4f",
            Text.oneLine(text),
            score.logLikelihood(),
            score.loss()));
    int width = score.tokens().stream().mapToInt(token -> piece(token).length()).max().orElse(0);
    for (Token token : score.tokens()) {
      String line =
          String.format(
              Locale.ROOT,
              "  %-" + Math.max(1, width) + "s  %9.4f  %5.1f%%  margin %+.4f",
              piece(token),
              token.logProbability(),
              100 * token.probability(),
              token.margin());
      lines.add(Paint.FAINT.on(line, terminal.outColours()));
    }
    return lines;
  }

  private static String piece(Token token) {
    return Text.printable(token.piece());
  }

  private static String json(String name, String text, Score score) {
    return Json.createObjectBuilder()
        .add("file", name)
        .add("text", text)
        .add("logLikelihood", JsonParts.number(score.logLikelihood()))
        .add("loss", JsonParts.number(score.loss()))
        .add("tokens", JsonParts.tokens(score.tokens()))
        .add("model", score.provenance().model())
        .add("provenance", JsonParts.provenance(score.provenance()))
        .build()
        .toString();
  }
}
