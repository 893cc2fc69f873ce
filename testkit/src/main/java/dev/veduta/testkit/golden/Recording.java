// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.golden;

import dev.veduta.api.GenerationOption;
import dev.veduta.api.GenerationOptions;
import dev.veduta.spi.Config;
import dev.veduta.spi.GenerationKeys;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The `expected.json` of a golden case.
///
/// @param defaults `generation_config.json` of its checkpoint; without one, what was made of its
///   `config.json`
record Recording(Config json, Config defaults) {
  private static final Set<String> SETTINGS =
      Arrays.stream(GenerationOption.values())
          .filter(option -> option.isText() && option.isOfTransformers())
          .map(GenerationOption::key)
          .collect(Collectors.toUnmodifiableSet());

  /// How many columns of the input are the prompt.
  int promptTokens(int columns) {
    return json.integer("prompt_tokens", 0, 0, columns);
  }

  List<GoldenCase.Generation> generations() {
    Config generated = json.at("generated");
    return generated.object().keySet().stream()
        .map(name -> generation(name, generated.at(name)))
        .toList();
  }

  List<GoldenCase.Tokenization> tokenizations() {
    List<GoldenCase.Tokenization> tokenizations = new ArrayList<>();
    if (json.has("tokenization")) {
      for (JsonValue value : list(json, "tokenization")) {
        if (!(value instanceof JsonObject object)) {
          throw json.wrong("tokenization", "a list of objects");
        }
        Config one = new Config(json.location(), json.path() + "tokenization.", object);
        tokenizations.add(
            new GoldenCase.Tokenization(
                one.text("text", ""),
                ids(one, "ids"),
                ids(one, "ids_without_special"),
                one.text("decoded", "")));
      }
    }
    return tokenizations;
  }

  private GoldenCase.Generation generation(String name, Config generation) {
    List<String> texts = new ArrayList<>();
    for (JsonValue value : list(generation, "text")) {
      if (!(value instanceof JsonString text)) {
        throw generation.wrong("text", "a list of texts");
      }
      texts.add(text.getString());
    }
    Config settings = generation.at("settings");
    Set<Integer> endIds = idsIn(settings, "eos_token_id");
    Set<Integer> fillIds = new HashSet<>(endIds);
    fillIds.addAll(idsIn(settings, "pad_token_id"));
    return new GoldenCase.Generation(name, options(settings), endIds, fillIds, texts);
  }

  private static GenerationOptions options(Config settings) {
    for (String key : settings.object().keySet()) {
      if (!SETTINGS.contains(key)) {
        throw settings.wrong(key, "absent, or one of " + SETTINGS.stream().sorted().toList());
      }
    }
    // Transformers lets a text repeat itself for as long as it likes.
    return GenerationKeys.read(settings).toBuilder().maxRepeats(0).build();
  }

  /// The ids that a setting holds, or else the checkpoint's default.
  private Set<Integer> idsIn(Config settings, String key) {
    List<Integer> ids = idsIfPresent(settings.has(key) ? settings : defaults, key);
    return ids == null ? Set.of() : new TreeSet<>(ids);
  }

  /// One id or a list of them.
  private static @Nullable List<Integer> idsIfPresent(Config settings, String key) {
    if (!settings.has(key)) {
      return null;
    }
    return settings.value(key) instanceof JsonNumber
        ? List.of(settings.integer(key, 0, 0, Integer.MAX_VALUE))
        : ids(settings, key);
  }

  private static List<Integer> ids(Config object, String key) {
    return ids(object, key, object.value(key));
  }

  private static List<Integer> ids(Config object, String key, JsonValue value) {
    if (value instanceof JsonArray array && array.stream().allMatch(Recording::isId)) {
      return array.getValuesAs(JsonNumber.class).stream().map(JsonNumber::intValue).toList();
    }
    throw object.wrong(key, "made of lists of token ids");
  }

  private static boolean isId(JsonValue value) {
    return value instanceof JsonNumber id
        && id.isIntegral()
        && id.bigIntegerValue().signum() >= 0
        && id.bigIntegerValue().bitLength() < Integer.SIZE;
  }

  private static JsonArray list(Config object, String key) {
    if (object.value(key) instanceof JsonArray array) {
      return array;
    }
    throw object.wrong(key, "a list");
  }
}
