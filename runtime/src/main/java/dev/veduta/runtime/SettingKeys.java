// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The keys of a configuration, and which of them are settings.
///
/// @param all every key there is below `veduta.`, sorted, and the environment variables that begin
///   with `VEDUTA_`
record SettingKeys(Set<String> all) {
  private static final String ROOT = "veduta.";
  private static final String CAPTIONER = ROOT + "captioner.";
  private static final Pattern OF_CAPTIONER =
      Pattern.compile(Pattern.quote(CAPTIONER) + "(?<name>[^.]+)\\.(?<option>.+)");
  private static final String IN_GENERATION = CAPTIONER + "${name}.generation.${option}";

  /// A key for one profile of MicroProfile Config: `%dev.veduta.threads`.
  private static final Pattern OF_PROFILE = Pattern.compile("%[^.]+\\.(?<key>veduta\\..+)");

  private static final String VARIABLES = "VEDUTA_";

  /// An environment variable that makes a captioner, whose name it has in capitals.
  private static final Pattern NAMING_VARIABLE =
      Pattern.compile("VEDUTA_CAPTIONER_[A-Z0-9]+_((EN|DE)CODER_)?MODEL");

  /// What tests and tools are told by system properties: no settings, but no mistakes either.
  private static final Set<String> FOREIGN =
      Set.of("veduta.shared", "veduta.models", "veduta.tty", "veduta.err");

  /// The settings of applications, which check them themselves.
  private static final Pattern OF_APPLICATION =
      Pattern.compile(Pattern.quote(ROOT) + "(web|jobs|serve)\\..+");

  /// Where a backend's library lies, which it is told by system properties too.
  private static final Pattern OF_BACKEND =
      Pattern.compile(Pattern.quote(ROOT) + "(?!captioner\\.)[a-z0-9-]+\\.(folder|library)");

  /// The keys that matter here. A configuration may list a key by another name only, that of a
  /// profile or of an environment variable: it counts if it has a value by its own.
  ///
  /// @param hasValue whether a key has a value
  static SettingKeys of(Iterable<String> keys, Predicate<String> hasValue) {
    Set<String> sorted = new TreeSet<>();
    for (String key : keys) {
      if (key.startsWith(ROOT) || key.startsWith(VARIABLES)) {
        sorted.add(key);
      }
      Matcher profile = OF_PROFILE.matcher(key);
      if (profile.matches() && hasValue.test(profile.group("key"))) {
        sorted.add(profile.group("key"));
      }
      Matcher naming = NAMING_VARIABLE.matcher(key);
      if (naming.matches()) {
        String named = key.toLowerCase(Locale.ROOT).replace('_', '.');
        if (hasValue.test(named)) {
          sorted.add(named);
        }
      }
    }
    return new SettingKeys(sorted);
  }

  /// The key of a captioner's own setting.
  static String of(String captioner, Option option) {
    return CAPTIONER + captioner + "." + option.key();
  }

  /// The key of the setting that captioners share.
  static String shared(Option option) {
    return ROOT + option.key();
  }

  /// The environment variable that MicroProfile Config reads a key from.
  static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  /// The captioners that have a model, sorted.
  Set<String> names() {
    return all.stream()
        .map(OF_CAPTIONER::matcher)
        .filter(
            key ->
                key.matches()
                    && Options.find(key.group("option"))
                        .filter(Options.NAMING::contains)
                        .isPresent())
        .map(key -> key.group("name"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// What is wrong with keys, whatever their values.
  ///
  /// @param names of the captioners there are
  /// @param missing the message that there is no captioner of a name
  List<String> problems(Collection<String> names, Function<String, String> missing) {
    Set<String> known = known(names);
    return all.stream()
        .filter(key -> key.startsWith(ROOT) && !isForeign(key) && !known.contains(key))
        .filter(key -> !isGuessed(key, known))
        .map(key -> problem(key, known, missing))
        .toList();
  }

  private static String problem(String key, Set<String> known, Function<String, String> missing) {
    Matcher parts = OF_CAPTIONER.matcher(key);
    if (parts.matches()) {
      return Options.find(parts.group("option")).isPresent()
          ? missing.apply(parts.group("name"))
          : ofCaptioner(key, parts, known);
    }
    Optional<Option> own = Options.find(key.substring(ROOT.length()));
    if (own.isPresent()) {
      return "%s is not a setting: each captioner has its own; set %s"
          .formatted(key, of("default", own.get()));
    }
    return notASetting(key, Spelling.nearest(key, known));
  }

  private static String ofCaptioner(String key, Matcher parts, Set<String> known) {
    Set<String> there = new TreeSet<>(known);
    there.addAll(known(Set.of(parts.group("name"))));
    return notASetting(
        key,
        Spelling.nearest(key, there)
            .or(() -> Spelling.nearest(parts.replaceFirst(IN_GENERATION), there)));
  }

  private static String notASetting(String key, Optional<String> meant) {
    return "%s is not a setting%s"
        .formatted(
            key,
            meant
                .map("; did you mean %s?"::formatted)
                .orElseGet(
                    () ->
                        "; there are: %s.".formatted(String.join(", ", known(Set.of("<name>"))))));
  }

  /// What a key below a captioner may have meant, as it ends a message.
  static String meant(String key) {
    List<String> keys = Options.ALL.stream().map(Option::key).toList();
    return Spelling.nearest(key, keys)
        .or(() -> Spelling.nearest("generation." + key, keys))
        .map("; did you mean %s?"::formatted)
        .orElseGet(() -> "; there are: %s.".formatted(String.join(", ", keys)));
  }

  private static boolean isForeign(String key) {
    return FOREIGN.contains(key)
        || OF_BACKEND.matcher(key).matches()
        || OF_APPLICATION.matcher(key).matches();
  }

  /// Whether a configuration guessed this key from an environment variable, which may stand for a
  /// key with dashes or capitals, or, outside captioners, for anything.
  private boolean isGuessed(String key, Set<String> known) {
    return all.contains(variable(key))
        && (!key.startsWith(CAPTIONER)
            || known.stream().anyMatch(other -> variable(other).equals(variable(key))));
  }

  private static Set<String> known(Collection<String> names) {
    Stream<String> shared = Options.ALL.stream().filter(Option::isShared).map(SettingKeys::shared);
    Stream<String> own =
        names.stream().flatMap(name -> Options.ALL.stream().map(option -> of(name, option)));
    return Stream.concat(shared, own).collect(Collectors.toCollection(TreeSet::new));
  }
}
