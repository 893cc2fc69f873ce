// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.EarlyStopping;
import dev.veduta.api.GenerationOptions;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// Options of the search for words. What is not given is left to the model's
/// `generation_config.json`.
final class GenerationArguments {

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  @Option(
      names = "--beams",
      paramLabel = "N",
      description = "Beams of the search; 1 is greedy search.")
  @Nullable Integer beams;

  @Option(names = "--max-new-tokens", paramLabel = "N", description = "Most tokens of a caption.")
  @Nullable Integer maxNewTokens;

  @Option(names = "--min-new-tokens", paramLabel = "N", description = "Fewest tokens of a caption.")
  @Nullable Integer minNewTokens;

  @Option(
      names = "--length-penalty",
      paramLabel = "X",
      description = "With beams: above 0 favours longer captions, below 0 shorter ones.")
  @Nullable Double lengthPenalty;

  @Option(
      names = "--early-stopping",
      paramLabel = "MODE",
      converter = EarlyStoppingConverter.class,
      description =
          "With beams, when to stop: heuristic (also: false), first (true) as soon as there are as"
              + " many captions as beams, or never.")
  @Nullable EarlyStopping earlyStopping;

  @Option(
      names = "--repetition-penalty",
      paramLabel = "X",
      description = "More than 1 makes tokens that occurred less likely.")
  @Nullable Double repetitionPenalty;

  @Option(
      names = "--no-repeat-ngram-size",
      paramLabel = "N",
      description = "No sequence of that many tokens occurs twice; 0 is off.")
  @Nullable Integer noRepeatNgramSize;

  @Option(
      names = "--num-return-sequences",
      paramLabel = "N",
      description = "Captions for each picture, at most as many as beams.")
  @Nullable Integer numReturnSequences;

  /// The options as the API takes them.
  GenerationOptions options() {
    try {
      GenerationOptions.Builder builder = GenerationOptions.builder();
      if (beams != null) {
        builder.numBeams(beams);
      }
      if (maxNewTokens != null) {
        builder.maxNewTokens(maxNewTokens);
      }
      if (minNewTokens != null) {
        builder.minNewTokens(minNewTokens);
      }
      if (lengthPenalty != null) {
        builder.lengthPenalty(lengthPenalty);
      }
      if (earlyStopping != null) {
        builder.earlyStopping(earlyStopping);
      }
      if (repetitionPenalty != null) {
        builder.repetitionPenalty(repetitionPenalty);
      }
      if (noRepeatNgramSize != null) {
        builder.noRepeatNgramSize(noRepeatNgramSize);
      }
      if (numReturnSequences != null) {
        builder.numReturnSequences(numReturnSequences);
      }
      return builder.build();
    } catch (IllegalArgumentException e) {
      CommandSpec spec = Objects.requireNonNull(command, "set by picocli");
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /// Reads the modes by our names and by those of Transformers.
  static final class EarlyStoppingConverter implements ITypeConverter<EarlyStopping> {
    @Override
    public EarlyStopping convert(String value) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "heuristic", "false" -> EarlyStopping.HEURISTIC;
        case "first", "true" -> EarlyStopping.FIRST;
        case "never" -> EarlyStopping.NEVER;
        default ->
            throw new TypeConversionException("must be heuristic, first or never, got " + value);
      };
    }
  }
}
