// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import dev.veduta.spi.ModelFiles;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the files beside the vocabulary say: `tokenizer_config.json` and, where it has no
/// `added_tokens_decoder`, the older `special_tokens_map.json` and `added_tokens.json`.
///
/// @param config `tokenizer_config.json`
/// @param listed added tokens in the order of their ids
/// @param roles special tokens by the key that names them, such as `cls_token`
/// @param further special tokens without a role
record TokenizerConfig(
    Config config,
    List<AddedToken> listed,
    Map<String, AddedToken> roles,
    List<AddedToken> further) {

  /// In the order in which tokens that the vocabulary lacks take their ids.
  private static final List<String> ROLES =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");

  private static final List<String> LISTS =
      List.of("additional_special_tokens", "extra_special_tokens");

  static TokenizerConfig read(ModelFiles files) {
    Config config = readOrEmpty(files, "tokenizer_config.json");
    Map<String, AddedToken> roles = new LinkedHashMap<>();
    List<AddedToken> further = new ArrayList<>();
    addSpecial(config, roles, further);
    if (config.has("added_tokens_decoder")) {
      return new TokenizerConfig(config, listed(config), roles, further);
    }
    addSpecial(readOrEmpty(files, "special_tokens_map.json"), roles, further);
    Set<String> special =
        Stream.concat(roles.values().stream(), further.stream())
            .map(AddedToken::content)
            .collect(Collectors.toSet());
    List<AddedToken> listed = listed(readOrEmpty(files, "added_tokens.json"), special);
    return new TokenizerConfig(config, listed, roles, further);
  }

  /// With those of these special tokens that the vocabulary has, where it names no others.
  ///
  /// @param defaults texts by role
  TokenizerConfig orRoles(Map<String, String> defaults, Vocabulary vocabulary) {
    Map<String, String> known = new LinkedHashMap<>(defaults);
    known.values().removeIf(content -> vocabulary.id(content).isEmpty());
    return orRoles(known);
  }

  /// With these special tokens where it names no others.
  ///
  /// @param defaults texts by role
  TokenizerConfig orRoles(Map<String, String> defaults) {
    Map<String, AddedToken> all = new LinkedHashMap<>(roles);
    defaults.forEach((key, content) -> all.putIfAbsent(key, AddedToken.special(content)));
    return new TokenizerConfig(config, listed, all, further);
  }

  /// The class that Transformers would load.
  Optional<String> tokenizerClass() {
    return config.text("tokenizer_class");
  }

  /// Whether decoded text is cleaned up; Transformers 5 does so only when told to.
  boolean cleanUp() {
    return config.flag("clean_up_tokenization_spaces", false);
  }

  /// The same for byte-pair encoding, which Transformers 5 leaves alone unless it is told twice.
  boolean cleanUpBpe() {
    return cleanUp()
        && config.flag(
            "clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output", false);
  }

  /// What `add_bos_token` and `add_eos_token` ask for, which count where there is no
  /// `tokenizer.json`.
  Template template(Vocabulary vocabulary) {
    return new Template(
        ids("add_bos_token", "bos_token", vocabulary),
        ids("add_eos_token", "eos_token", vocabulary));
  }

  private List<Integer> ids(String flag, String role, Vocabulary vocabulary) {
    return config.flag(flag, false) && roles.containsKey(role)
        ? List.of(id(role, vocabulary))
        : List.of();
  }

  /// The id of the special token with that role, which it must name.
  int id(String role, Vocabulary vocabulary) {
    return vocabulary.required(role, role(role).orElse(""));
  }

  /// The text of the special token with that role.
  Optional<String> role(String key) {
    return Optional.ofNullable(roles.get(key)).map(AddedToken::content);
  }

  /// Those of `tokenizer.json` and all of these, in the order in which they take ids. Of tokens
  /// with the same text the last counts, and is special if it has a role.
  List<AddedToken> withAdded(List<AddedToken> first) {
    List<AddedToken> special = new ArrayList<>();
    ROLES.forEach(key -> Optional.ofNullable(roles.get(key)).ifPresent(special::add));
    special.addAll(roles.values());
    special.addAll(further);
    Map<String, AddedToken> all = new LinkedHashMap<>();
    first.forEach(token -> all.put(token.content(), token));
    listed.forEach(token -> all.put(token.content(), token));
    special.forEach(
        token -> all.merge(token.content(), token, (known, named) -> known.asSpecial()));
    return List.copyOf(all.values());
  }

  private static Config readOrEmpty(ModelFiles files, String file) {
    return Config.readIfPresent(files, file).orElse(Config.empty(files.location(file)));
  }

  private static void addSpecial(
      Config config, Map<String, AddedToken> roles, List<AddedToken> further) {
    for (Map.Entry<String, JsonValue> entry : config.object().entrySet()) {
      String key = entry.getKey();
      if (key.endsWith("_token")) {
        special(config, key, entry.getValue()).ifPresent(token -> roles.put(key, token));
      } else if (LISTS.contains(key) && entry.getValue() instanceof JsonArray tokens) {
        tokens.forEach(token -> special(config, key, token).ifPresent(further::add));
      }
    }
  }

  /// The token that a text or an object stands for; settings such as `add_bos_token` are none.
  private static Optional<AddedToken> special(Config config, String key, JsonValue value) {
    if (value instanceof JsonString content && !content.getString().isEmpty()) {
      return Optional.of(AddedToken.special(content.getString()));
    }
    if (value instanceof JsonObject object) {
      Config token = new Config(config.location(), config.path() + key + ".", object);
      return Optional.of(AddedToken.read(AddedToken.UNPLACED, token, true));
    }
    return Optional.empty();
  }

  private static List<AddedToken> listed(Config config) {
    Config decoder = config.at("added_tokens_decoder");
    List<AddedToken> tokens = new ArrayList<>();
    for (String key : decoder.object().keySet()) {
      if (!key.matches("\\d{1,9}")) {
        throw decoder.wrong(key, "under an id, a whole number");
      }
      Config token = decoder.at(key);
      tokens.add(AddedToken.read(Integer.parseInt(key), token, token.flag("special", false)));
    }
    tokens.sort(Comparator.comparingInt(AddedToken::id));
    return tokens;
  }

  /// Of `added_tokens.json`: ids by text.
  private static List<AddedToken> listed(Config config, Set<String> special) {
    return config.object().keySet().stream()
        .map(
            content ->
                AddedToken.of(
                    config.integer(content, 0, 0, Integer.MAX_VALUE),
                    content,
                    special.contains(content)))
        .sorted(Comparator.comparingInt(AddedToken::id))
        .toList();
  }
}
