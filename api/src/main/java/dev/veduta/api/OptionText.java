// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The text forms of options, as settings and flags have them: ids `1,2`, sequences `1,2;3`, words
/// with alternatives `1,2|3;4`, biases `1,2:0.5;3:-1`, texts `a,b` with `\,` for a comma, `\n` for
/// a line feed, `\t` for a tab and `\\` for a backslash.
final class OptionText {
  private static final String BETWEEN_IDS = ",";
  private static final String BETWEEN_SEQUENCES = ";";
  private static final String BETWEEN_ALTERNATIVES = "|";
  private static final String BEFORE_BIAS = ":";

  private OptionText() {}

  static int id(String text) {
    return Integer.parseInt(text.strip());
  }

  static List<Integer> ids(String text) {
    return split(text, BETWEEN_IDS, OptionText::id);
  }

  static String ofIds(List<Integer> ids) {
    return join(ids, BETWEEN_IDS, String::valueOf);
  }

  static List<List<Integer>> sequences(String text) {
    return split(text, BETWEEN_SEQUENCES, OptionText::ids);
  }

  static String ofSequences(List<List<Integer>> sequences) {
    return join(sequences, BETWEEN_SEQUENCES, OptionText::ofIds);
  }

  static List<List<List<Integer>>> words(String text) {
    return split(
        text, BETWEEN_SEQUENCES, word -> split(word, BETWEEN_ALTERNATIVES, OptionText::ids));
  }

  static String ofWords(List<List<List<Integer>>> words) {
    return join(
        words, BETWEEN_SEQUENCES, word -> join(word, BETWEEN_ALTERNATIVES, OptionText::ofIds));
  }

  static List<SequenceBias> biases(String text) {
    return split(text, BETWEEN_SEQUENCES, OptionText::bias);
  }

  static String ofBiases(List<SequenceBias> biases) {
    return join(biases, BETWEEN_SEQUENCES, one -> ofIds(one.ids()) + BEFORE_BIAS + one.bias());
  }

  static ExponentialDecay decay(String text) {
    String[] parts = two(text, BETWEEN_IDS);
    return new ExponentialDecay(id(parts[0]), Double.parseDouble(parts[1]));
  }

  static String ofDecay(ExponentialDecay decay) {
    return decay.start() + BETWEEN_IDS + decay.factor();
  }

  static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  static EarlyStopping earlyStopping(String text) {
    return switch (text) {
      case "false", "heuristic" -> EarlyStopping.HEURISTIC;
      case "true", "first" -> EarlyStopping.FIRST;
      case "never" -> EarlyStopping.NEVER;
      default -> throw new IllegalArgumentException(text);
    };
  }

  static String ofEarlyStopping(EarlyStopping mode) {
    return switch (mode) {
      case HEURISTIC -> "false";
      case FIRST -> "true";
      case NEVER -> "never";
    };
  }

  static List<String> texts(String text) {
    List<String> texts = new ArrayList<>();
    StringBuilder one = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ',') {
        texts.add(one.toString());
        one.setLength(0);
      } else if (c == '\\' && ++i < text.length()) {
        one.append(unescaped(text.charAt(i)));
      } else {
        one.append(c);
      }
    }
    if (!text.isEmpty()) {
      texts.add(one.toString());
    }
    return texts;
  }

  static String ofTexts(List<String> texts) {
    return join(
        texts,
        BETWEEN_IDS,
        text ->
            text.replace("\\", "\\\\")
                .replace(",", "\\,")
                .replace("\n", "\\n")
                .replace("\t", "\\t"));
  }

  private static char unescaped(char letter) {
    return switch (letter) {
      case 'n' -> '\n';
      case 't' -> '\t';
      default -> letter;
    };
  }

  private static SequenceBias bias(String text) {
    String[] parts = two(text, BEFORE_BIAS);
    return new SequenceBias(ids(parts[0]), Double.parseDouble(parts[1]));
  }

  private static String[] two(String text, String separator) {
    String[] parts = parts(text, separator);
    if (parts.length != 2) {
      throw new IllegalArgumentException(text);
    }
    return parts;
  }

  private static String[] parts(String text, String separator) {
    return text.split(Pattern.quote(separator), -1);
  }

  private static <T> List<T> split(String text, String separator, Function<String, T> parse) {
    return text.isBlank() ? List.of() : Arrays.stream(parts(text, separator)).map(parse).toList();
  }

  private static <T> String join(List<T> values, String separator, Function<T, String> format) {
    return values.stream().map(format).collect(Collectors.joining(separator));
  }
}
