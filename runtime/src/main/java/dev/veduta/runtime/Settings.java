// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ConfigurationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The settings of captioners as text: `veduta.captioner.<name>.model` and its siblings, and
/// `veduta.backend`, `veduta.threads` and `veduta.precision` for the captioners that have none of
/// their own.
public final class Settings {
  private static final String ROOT = "veduta.";
  private static final String CAPTIONER = ROOT + "captioner.";
  private static final Pattern OF_CAPTIONER =
      Pattern.compile(Pattern.quote(CAPTIONER) + "(?<name>[^.]+)\\.(?<option>.+)");
  private static final String IN_GENERATION = CAPTIONER + "${name}.generation.${option}";

  /// The settings that make a captioner of a name.
  private static final Set<String> NAMING =
      Set.of(Option.MODEL.key(), Option.ENCODER.key(), Option.DECODER.key());

  private static final List<Option> SHARED =
      List.of(Option.BACKEND, Option.THREADS, Option.PRECISION);

  /// What tests and tools are told by system properties: no settings, but no mistakes either.
  private static final Set<String> FOREIGN = Set.of("veduta.shared", "veduta.models", "veduta.hub");

  /// Where a backend's library lies, which it is told by system properties too.
  private static final Pattern OF_BACKEND =
      Pattern.compile(Pattern.quote(ROOT) + "(?!captioner\\.)[a-z0-9-]+\\.(folder|library)");

  private final Function<String, Optional<String>> values;
  private final Set<String> keys;

  private Settings(Function<String, Optional<String>> values, Set<String> keys) {
    this.values = values;
    this.keys = keys;
  }

  /// @param values the value of a key, asked for again each time
  /// @param keys every key there is; those outside `veduta.` are passed over
  public static Settings of(Function<String, Optional<String>> values, Iterable<String> keys) {
    Set<String> sorted = new TreeSet<>();
    keys.forEach(sorted::add);
    return new Settings(values, sorted);
  }

  /// The captioners that have a model, sorted.
  public Set<String> names() {
    return keys.stream()
        .map(OF_CAPTIONER::matcher)
        .filter(key -> key.matches() && NAMING.contains(key.group("option")))
        .map(key -> key.group("name"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// The settings of a captioner.
  ///
  /// @throws ConfigurationException naming everything that is wrong with them, a problem a line
  public CaptionerSettings captioner(String name) {
    Set<String> problems = new LinkedHashSet<>();
    CaptionerSettings settings = read(name, problems);
    if (!problems.isEmpty()) {
      throw new ConfigurationException(String.join("\n", problems));
    }
    return settings;
  }

  /// Everything that is wrong: keys that mean nothing, values out of range, and captioners without
  /// a model among those configured and those `wanted`.
  public List<String> problems(Collection<String> wanted) {
    Set<String> names = names();
    names.addAll(wanted);
    Set<String> problems = new LinkedHashSet<>();
    keys.stream()
        .filter(key -> key.startsWith(ROOT) && !isForeign(key))
        .forEach(key -> problem(key, names).ifPresent(problems::add));
    names.forEach(name -> read(name, problems));
    return List.copyOf(problems);
  }

  private static boolean isForeign(String key) {
    return FOREIGN.contains(key) || OF_BACKEND.matcher(key).matches();
  }

  /// Those of the named captioners that have nothing wrong with them.
  public List<CaptionerSettings> sound(Collection<String> names) {
    List<CaptionerSettings> sound = new ArrayList<>();
    for (String name : names) {
      Set<String> problems = new LinkedHashSet<>();
      CaptionerSettings settings = read(name, problems);
      if (problems.isEmpty()) {
        sound.add(settings);
      }
    }
    return sound;
  }

  private CaptionerSettings read(String name, Set<String> problems) {
    // Stands for what is missing, so that the other settings are checked all the same.
    CaptionerSettings settings = CaptionerSettings.of("default", "none");
    if (!CaptionerSettings.isName(name)) {
      problems.add(CaptionerSettings.noName(name));
      return settings;
    }
    if (NAMING.stream().allMatch(key -> value(key(name, key), problems).isEmpty())) {
      problems.add(missing(name));
    }
    settings = settings.withName(name);
    for (Option option : SHARED) {
      settings = change(settings, ROOT + option.key(), option, problems);
    }
    for (Option option : Option.ALL) {
      settings = change(settings, key(name, option.key()), option, problems);
    }
    if (settings.parts().isComposition()
        && value(key(name, Option.MODEL.key()), problems).isEmpty()) {
      settings = settings.withModel("");
    }
    try {
      settings.parts().check(name, settings.model());
    } catch (ConfigurationException e) {
      problems.add(e.getMessage());
    }
    return settings;
  }

  private CaptionerSettings change(
      CaptionerSettings settings, String key, Option option, Set<String> problems) {
    Optional<String> value = value(key, problems);
    try {
      return value.map(text -> option.change().apply(settings, text)).orElse(settings);
    } catch (IllegalArgumentException | ConfigurationException e) {
      problems.add("%s must be %s, got '%s'".formatted(key, option.expected(), value.orElse("")));
      return settings;
    }
  }

  private Optional<String> value(String key, Set<String> problems) {
    try {
      return values.apply(key).map(String::strip).filter(value -> !value.isEmpty());
    } catch (NoSuchElementException | IllegalArgumentException e) {
      problems.add("%s can't be read: %s".formatted(key, e.getMessage()));
      return Optional.empty();
    }
  }

  /// What is wrong with a key, whatever its value.
  private Optional<String> problem(String key, Set<String> names) {
    Set<String> known = known(names);
    if (known.contains(key)) {
      return Optional.empty();
    }
    if (keys.contains(variable(key))) {
      // A configuration guessed this key from an environment variable, which may stand for a key
      // with dashes or capitals, or, outside captioners, for anything.
      boolean meant = known.stream().anyMatch(other -> variable(other).equals(variable(key)));
      if (meant || !key.startsWith(CAPTIONER)) {
        return Optional.empty();
      }
    }
    Matcher parts = OF_CAPTIONER.matcher(key);
    boolean ofCaptioner = parts.matches();
    if (ofCaptioner && Option.find(parts.group("option")).isPresent()) {
      return Optional.of(missing(parts.group("name")));
    }
    if (ofCaptioner) {
      known.addAll(known(Set.of(parts.group("name"))));
    }
    return Optional.of(
        "%s is not a setting%s"
            .formatted(
                key,
                Spelling.nearest(key, known)
                    .or(() -> Spelling.nearest(parts.replaceFirst(IN_GENERATION), known))
                    .map(meant -> "; did you mean %s?".formatted(meant))
                    .orElseGet(Settings::all)));
  }

  private String missing(String name) {
    Set<String> configured = names();
    configured.remove(name);
    return CaptionerSettings.unknown(name, configured);
  }

  private static Set<String> known(Set<String> names) {
    Stream<String> shared = SHARED.stream().map(option -> ROOT + option.key());
    Stream<String> own =
        names.stream().flatMap(name -> Option.ALL.stream().map(option -> key(name, option.key())));
    return Stream.concat(shared, own).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String all() {
    return known(Set.of("<name>")).stream().collect(Collectors.joining(", ", "; there are: ", "."));
  }

  private static String key(String name, String option) {
    return CAPTIONER + name + "." + option;
  }

  /// The environment variable that MicroProfile Config reads a key from.
  private static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
