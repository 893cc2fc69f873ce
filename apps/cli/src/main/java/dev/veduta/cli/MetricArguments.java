// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.cli.evaluation.CaptionFile;
import dev.veduta.cli.evaluation.References;
import dev.veduta.metrics.Metric;
import dev.veduta.metrics.Normalization;
import dev.veduta.metrics.Texts;
import dev.veduta.metrics.Tokenization;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Which metrics are computed, and how texts are read for them.
final class MetricArguments {

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  @Option(
      names = "--metrics",
      paramLabel = "NAME",
      split = ",",
      description =
          "Which: bleu, rouge, cider (CIDEr-D), cider-plain, exact, cer, wer, or one of bleu-1 to"
              + " bleu-4. Default: all but cider-plain.")
  List<String> names = List.of();

  @Option(
      names = "--tokenize",
      paramLabel = "HOW",
      description =
          "How words are found: ptb (as COCO's evaluation does) or blanks (what lies between them)."
              + " Default: ptb for COCO's files and veduta's, blanks for lists by picture and plain"
              + " text.")
  String tokenize = "";

  @Option(
      names = "--ignore-case",
      description = "Capitals are small letters for exact match, CER and WER.")
  boolean ignoreCase;

  @Option(
      names = "--ignore-punctuation",
      description = "Punctuation doesn't count for exact match, CER and WER.")
  boolean ignorePunctuation;

  @Option(
      names = "--partial",
      description = "Leaves out pictures without a prediction, or without a reference.")
  boolean partial;

  /// The metrics that were asked for, or the usual ones.
  Set<Metric> chosen() {
    Set<Metric> chosen = EnumSet.noneOf(Metric.class);
    try {
      names.forEach(name -> chosen.addAll(Metric.of(name.strip().toLowerCase(Locale.ROOT))));
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
    if (names.isEmpty()) {
      chosen.addAll(Metric.USUAL);
    }
    return chosen;
  }

  /// How texts of a run and its references become words.
  Texts texts(CaptionFile predictions, References references) {
    return new Texts(
        tokenization(predictions.format()),
        tokenization(references.format()),
        new Normalization(ignoreCase, ignorePunctuation));
  }

  private Tokenization tokenization(CaptionFile.Format format) {
    return switch (tokenize) {
      case "" -> format.tokenization();
      case "ptb" -> Tokenization.PTB;
      case "blanks" -> Tokenization.BLANKS;
      default -> throw wrong("--tokenize must be ptb or blanks, got " + tokenize);
    };
  }

  private ParameterException wrong(String message) {
    return new ParameterException(
        Objects.requireNonNull(command, "set by picocli").commandLine(), message);
  }
}
