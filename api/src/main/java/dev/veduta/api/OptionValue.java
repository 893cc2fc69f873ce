// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The values of one option: which there are, how they are written, and where they are kept.
///
/// @param kind what a value is made of
/// @param unit what a number counts; empty where it counts nothing
/// @param range the values there are, as it follows "must be"
/// @param example a text form, where the range doesn't tell how values are written; otherwise empty
/// @param parse a value from its text form; an [IllegalArgumentException] when it is none
/// @param format the text form of a value
/// @param valid whether a value lies in the range
record OptionValue<T>(
    GenerationOption.Kind kind,
    String unit,
    String range,
    String example,
    Function<String, T> parse,
    Function<T, String> format,
    Predicate<T> valid,
    Getter<T> get,
    BiConsumer<GenerationOptionsBuilder, T> set) {

  private static final double LARGEST = 1e6;

  /// Takes a component out of the options.
  @FunctionalInterface
  interface Getter<T> {
    @Nullable T of(GenerationOptions options);
  }

  /// Whole numbers from `least` up.
  static OptionValue<Integer> whole(
      String unit,
      int least,
      Getter<Integer> get,
      BiConsumer<GenerationOptionsBuilder, Integer> set) {
    return new OptionValue<>(
        GenerationOption.Kind.WHOLE_NUMBER,
        unit,
        "a whole number of at least " + least,
        "",
        Integer::valueOf,
        String::valueOf,
        value -> value >= least,
        get,
        set);
  }

  /// Whole numbers from 1 to 1024.
  static OptionValue<Integer> few(
      String unit, Getter<Integer> get, BiConsumer<GenerationOptionsBuilder, Integer> set) {
    return new OptionValue<>(
        GenerationOption.Kind.WHOLE_NUMBER,
        unit,
        "a whole number from 1 to 1024",
        "",
        Integer::valueOf,
        String::valueOf,
        value -> value >= 1 && value <= 1024,
        get,
        set);
  }

  /// Any whole number of 64 bits.
  static OptionValue<Long> seed(Getter<Long> get, BiConsumer<GenerationOptionsBuilder, Long> set) {
    return new OptionValue<>(
        GenerationOption.Kind.WHOLE_NUMBER,
        "",
        "a whole number of 64 bits",
        "",
        Long::valueOf,
        String::valueOf,
        _ -> true,
        get,
        set);
  }

  /// Numbers that lie in the range.
  static OptionValue<Double> number(
      String unit,
      String range,
      Predicate<Double> valid,
      Getter<Double> get,
      BiConsumer<GenerationOptionsBuilder, Double> set) {
    return new OptionValue<>(
        GenerationOption.Kind.NUMBER,
        unit,
        range,
        "",
        Double::valueOf,
        String::valueOf,
        valid,
        get,
        set);
  }

  /// Numbers from -1000000 to 1000000.
  static OptionValue<Double> number(
      Getter<Double> get, BiConsumer<GenerationOptionsBuilder, Double> set) {
    return number(
        "", "a number from -1000000 to 1000000", value -> Math.abs(value) <= LARGEST, get, set);
  }

  /// Numbers above 0.
  static OptionValue<Double> positive(
      Getter<Double> get, BiConsumer<GenerationOptionsBuilder, Double> set) {
    return number(
        "", "a number above 0 and up to 1000000", value -> value > 0 && value <= LARGEST, get, set);
  }

  /// Parts of a whole, nothing and everything among them.
  static OptionValue<Double> part(
      String unit, Getter<Double> get, BiConsumer<GenerationOptionsBuilder, Double> set) {
    return number(unit, "a number from 0 to 1", value -> value >= 0 && value <= 1, get, set);
  }

  /// Parts of a whole other than nothing.
  static OptionValue<Double> positivePart(
      String unit, Getter<Double> get, BiConsumer<GenerationOptionsBuilder, Double> set) {
    return number(unit, "a number above 0 and up to 1", value -> value > 0 && value <= 1, get, set);
  }

  static OptionValue<Boolean> flag(
      Getter<Boolean> get, BiConsumer<GenerationOptionsBuilder, Boolean> set) {
    return new OptionValue<>(
        GenerationOption.Kind.FLAG,
        "",
        "true or false",
        "",
        OptionText::flag,
        String::valueOf,
        _ -> true,
        get,
        set);
  }

  static OptionValue<EarlyStopping> earlyStopping(
      Getter<EarlyStopping> get, BiConsumer<GenerationOptionsBuilder, EarlyStopping> set) {
    return new OptionValue<>(
        GenerationOption.Kind.CHOICE,
        "",
        "false, true or never",
        "",
        OptionText::earlyStopping,
        OptionText::ofEarlyStopping,
        _ -> true,
        get,
        set);
  }

  static OptionValue<Integer> token(
      Getter<Integer> get, BiConsumer<GenerationOptionsBuilder, Integer> set) {
    return new OptionValue<>(
        GenerationOption.Kind.TOKEN,
        "",
        "a token id",
        "",
        OptionText::id,
        String::valueOf,
        OptionValue::isToken,
        get,
        set);
  }

  static OptionValue<List<Integer>> tokens(
      Getter<List<Integer>> get, BiConsumer<GenerationOptionsBuilder, List<Integer>> set) {
    return new OptionValue<>(
        GenerationOption.Kind.TOKENS,
        "",
        "token ids",
        "102,0",
        OptionText::ids,
        OptionText::ofIds,
        ids -> ids.stream().allMatch(OptionValue::isToken),
        get,
        set);
  }

  static OptionValue<List<List<Integer>>> sequences(
      Getter<List<List<Integer>>> get,
      BiConsumer<GenerationOptionsBuilder, List<List<Integer>>> set) {
    return new OptionValue<>(
        GenerationOption.Kind.SEQUENCES,
        "",
        "sequences of token ids",
        "1,2;3",
        OptionText::sequences,
        OptionText::ofSequences,
        sequences -> sequences.stream().allMatch(OptionValue::isSequence),
        get,
        set);
  }

  static OptionValue<List<List<List<Integer>>>> words(
      Getter<List<List<List<Integer>>>> get,
      BiConsumer<GenerationOptionsBuilder, List<List<List<Integer>>>> set) {
    return new OptionValue<>(
        GenerationOption.Kind.WORDS,
        "",
        "words of token ids, each with its alternatives",
        "1,2|3;4",
        OptionText::words,
        OptionText::ofWords,
        words ->
            words.stream()
                .allMatch(
                    word -> !word.isEmpty() && word.stream().allMatch(OptionValue::isSequence)),
        get,
        set);
  }

  static OptionValue<List<SequenceBias>> biases(
      Getter<List<SequenceBias>> get,
      BiConsumer<GenerationOptionsBuilder, List<SequenceBias>> set) {
    return new OptionValue<>(
        GenerationOption.Kind.BIASES,
        "",
        "sequences of token ids with a finite bias each",
        "1,2:0.5;3:-1",
        OptionText::biases,
        OptionText::ofBiases,
        biases ->
            biases.stream().allMatch(one -> isSequence(one.ids()) && Double.isFinite(one.bias())),
        get,
        set);
  }

  static OptionValue<ExponentialDecay> decay(
      Getter<ExponentialDecay> get, BiConsumer<GenerationOptionsBuilder, ExponentialDecay> set) {
    return new OptionValue<>(
        GenerationOption.Kind.DECAY,
        "tokens, factor",
        "a whole number of at least 0 and a factor above 0 and up to 1000000",
        "5,1.1",
        OptionText::decay,
        OptionText::ofDecay,
        decay -> decay.start() >= 0 && decay.factor() > 0 && decay.factor() <= LARGEST,
        get,
        set);
  }

  static OptionValue<List<String>> texts(
      Getter<List<String>> get, BiConsumer<GenerationOptionsBuilder, List<String>> set) {
    return new OptionValue<>(
        GenerationOption.Kind.TEXTS,
        "",
        "texts of at least one character each",
        "a,b",
        OptionText::texts,
        OptionText::ofTexts,
        texts -> texts.stream().noneMatch(String::isEmpty),
        get,
        set);
  }

  /// What no text can say.
  static <T> OptionValue<T> function(Getter<T> get, BiConsumer<GenerationOptionsBuilder, T> set) {
    return new OptionValue<>(
        GenerationOption.Kind.FUNCTION,
        "",
        "set in Java",
        "",
        text -> {
          throw new IllegalArgumentException(text);
        },
        String::valueOf,
        _ -> true,
        get,
        set);
  }

  /// A grammar in its text form, whose faults are told in its own words.
  static OptionValue<Grammar> grammar(
      Getter<Grammar> get, BiConsumer<GenerationOptionsBuilder, Grammar> set) {
    return new OptionValue<>(
        GenerationOption.Kind.GRAMMAR,
        "",
        "chars: and characters, regex: and a regular expression, or words: and words between bars",
        "regex:[0-9]+|none",
        Grammar::parse,
        Grammar::toString,
        _ -> true,
        get,
        set);
  }

  boolean isSetIn(GenerationOptions options) {
    return get.of(options) != null;
  }

  void check(String name, GenerationOptions options) {
    T value = get.of(options);
    if (value != null && !valid.test(value)) {
      throw new IllegalArgumentException(wrong(name, format.apply(value)));
    }
  }

  void copy(GenerationOptions from, GenerationOptionsBuilder to) {
    T value = get.of(from);
    if (value != null) {
      set.accept(to, value);
    }
  }

  Optional<String> format(GenerationOptions options) {
    return Optional.ofNullable(get.of(options)).map(format);
  }

  /// The range, with an example of the text form.
  String expected() {
    return example.isEmpty() ? range : range + " such as " + example;
  }

  void parse(String name, String text, GenerationOptionsBuilder to) {
    T value;
    try {
      value = parse.apply(text);
    } catch (IllegalArgumentException e) {
      String why = kind == GenerationOption.Kind.GRAMMAR ? ": " + e.getMessage() : "";
      throw new IllegalArgumentException(unreadable(name, text) + why, e);
    }
    if (!valid.test(value)) {
      throw new IllegalArgumentException(unreadable(name, text));
    }
    set.accept(to, value);
  }

  private String wrong(String name, String value) {
    return "%s must be %s, got %s".formatted(name, range, value);
  }

  private String unreadable(String name, String text) {
    return "%s must be %s, got '%s'".formatted(name, expected(), text);
  }

  private static boolean isToken(int id) {
    return id >= 0;
  }

  private static boolean isSequence(List<Integer> ids) {
    return !ids.isEmpty() && ids.stream().allMatch(OptionValue::isToken);
  }
}
