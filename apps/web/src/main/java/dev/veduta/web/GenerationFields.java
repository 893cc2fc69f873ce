// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.api.GenerationOption;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.GenerationOptionsBuilder;
import dev.veduta.runtime.Spelling;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads the field `options` of requests: generation options by their names, with dashes or
/// underscores.
final class GenerationFields {
  /// More take memory and time that others wait for.
  static final int MOST_BEAMS = 16;

  private static final List<GenerationOption> OFFERED =
      Arrays.stream(GenerationOption.values())
          .filter(GenerationOption::isText)
          .filter(option -> option != GenerationOption.NUM_RETURN_SEQUENCES)
          .toList();

  private GenerationFields() {}

  static GenerationOptions read(JsonObject fields) {
    GenerationOptionsBuilder builder = GenerationOptions.builder();
    GenerationOptions options;
    try {
      fields.forEach((name, value) -> find(name).parse(text(name, value), builder));
      options = builder.build();
    } catch (IllegalArgumentException e) {
      throw Form.wrong("'options': " + Failures.clean(String.valueOf(e.getMessage())));
    }
    if (Objects.requireNonNullElse(options.numBeams(), 1) > MOST_BEAMS) {
      throw Form.wrong(
          "'options': num-beams must be at most %d here, got %d"
              .formatted(MOST_BEAMS, options.numBeams()));
    }
    return options;
  }

  private static GenerationOption find(String name) {
    String dashed = name.replace('_', '-');
    Optional<GenerationOption> found =
        OFFERED.stream().filter(option -> option.dashed().equals(dashed)).findFirst();
    if (dashed.equals(GenerationOption.NUM_RETURN_SEQUENCES.dashed())) {
      throw Form.wrong("'options': an answer holds one text; leave num-return-sequences out");
    }
    List<String> names = OFFERED.stream().map(GenerationOption::dashed).toList();
    return found.orElseThrow(
        () ->
            Form.wrong(
                "'options': there is no option '%s'; %s"
                    .formatted(
                        Form.shown(name),
                        Spelling.nearest(dashed, names)
                            .map("did you mean '%s'?"::formatted)
                            .orElse("there are: " + String.join(", ", names)))));
  }

  /// A value as settings and flags write it: lists with commas, lists of lists with semicolons.
  static String text(String name, JsonValue value) {
    return switch (value) {
      case JsonString string -> string.getString();
      case JsonArray array when array.stream().anyMatch(JsonArray.class::isInstance) ->
          array.stream().map(one -> text(name, one)).collect(Collectors.joining(";"));
      case JsonArray array ->
          array.stream().map(one -> element(name, one)).collect(Collectors.joining(","));
      case JsonObject _ -> throw Form.wrong(noValue(name));
      default -> {
        if (value.getValueType() == JsonValue.ValueType.NULL) {
          throw Form.wrong(noValue(name));
        }
        yield value.toString();
      }
    };
  }

  private static String element(String name, JsonValue value) {
    return value instanceof JsonString string
        ? string.getString().replace("\\", "\\\\").replace(",", "\\,").replace("\n", "\\n")
        : text(name, value);
  }

  private static String noValue(String name) {
    return "'options': '%s' must be a text, a number, true, false or an array of these"
        .formatted(Form.shown(name));
  }
}
