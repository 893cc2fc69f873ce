// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.GenerationOption;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.GenerationOptionsBuilder;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Options of the search for words, a flag for each [GenerationOption] that a text can say. What is
/// not given is left to the model's `generation_config.json`.
@Command
final class GenerationArguments {
  private final Map<GenerationOption, String> values = new EnumMap<>(GenerationOption.class);
  private @Nullable CommandSpec command;

  /// Gives the command its flags, in the groups and the order of the table.
  @Spec(Spec.Target.MIXEE)
  void addTo(CommandSpec command) {
    this.command = command;
    for (GenerationOption.Group group : GenerationOption.Group.values()) {
      ArgGroupSpec.Builder section =
          ArgGroupSpec.builder().heading("%n" + group.title() + ":%n").validate(false);
      Arrays.stream(GenerationOption.values())
          .filter(option -> option.group() == group && option.isText())
          .forEach(option -> section.addArg(flag(option)));
      command.addArgGroup(section.build());
    }
  }

  /// The options as the API takes them.
  GenerationOptions options() {
    GenerationOptionsBuilder builder = GenerationOptions.builder();
    values.forEach((option, value) -> parse(option, value, builder));
    return builder.build();
  }

  /// The options as text, by their names in settings.
  Map<String, String> texts() {
    GenerationOptions _ = options();
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((option, value) -> texts.put(option.dashed(), value.strip()));
    return texts;
  }

  private OptionSpec flag(GenerationOption option) {
    OptionSpec.Builder flag =
        OptionSpec.builder(names(option))
            .description(option.description())
            .paramLabel(label(option))
            .setter(new Setter(option))
            .initialValue(null)
            .hasInitialValue(false);
    if (option.kind() == GenerationOption.Kind.FLAG) {
      return flag.type(Boolean.class).arity("0..1").fallbackValue("true").build();
    }
    return flag.type(String.class).arity("1").build();
  }

  /// Keeps what was given for an option.
  private final class Setter implements ISetter {
    private final GenerationOption option;

    private Setter(GenerationOption option) {
      this.option = option;
    }

    @Override
    public <T> T set(T value) {
      values.put(option, value.toString());
      return value;
    }
  }

  private void parse(GenerationOption option, String value, GenerationOptionsBuilder to) {
    try {
      option.parse(value.strip(), to);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Objects.requireNonNull(command, "set by picocli").commandLine(),
          // The message begins with the option's name.
          String.valueOf(e.getMessage()).replaceFirst(option.key(), "--" + option.dashed()),
          e);
    }
  }

  private static String[] names(GenerationOption option) {
    String name = "--" + option.dashed();
    return option == GenerationOption.NUM_BEAMS
        ? new String[] {"--beams", name}
        : new String[] {name};
  }

  private static String label(GenerationOption option) {
    return switch (option.kind()) {
      case WHOLE_NUMBER -> "N";
      case NUMBER -> "X";
      case FLAG -> "true|false";
      case CHOICE -> "MODE";
      case TOKEN -> "ID";
      case TOKENS -> "ID,…";
      case SEQUENCES -> "ID,…;…";
      case WORDS -> "ID,…|…;…";
      case BIASES -> "ID,…:X;…";
      case DECAY -> "N,X";
      case TEXTS -> "TEXT,…";
      case GRAMMAR -> "KIND:…";
      case FUNCTION -> "";
    };
  }
}
