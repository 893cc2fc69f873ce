// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ConfigurationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The settings of captioners as text. Each comes from the first of these places that has it:
///
/// 1. the captioner's own key, `veduta.captioner.<name>.threads`
/// 2. what a class of the application [defines][DefinedCaptioner]
/// 3. the key that captioners share, `veduta.threads`; for all settings but those that say where a
///    model or a part of it lies
/// 4. the default
public final class Settings {
  /// Stands for the name and the model, so that the other settings are checked all the same.
  private static final CaptionerSettings PLACEHOLDER = CaptionerSettings.of("default", "none");

  private final Function<String, Optional<String>> values;
  private final SettingKeys keys;
  private final List<DefinedCaptioner> definitions;

  private Settings(
      Function<String, Optional<String>> values,
      SettingKeys keys,
      List<DefinedCaptioner> definitions) {
    this.values = values;
    this.keys = keys;
    this.definitions = definitions;
  }

  /// @param values the value of a key, asked for again each time
  /// @param keys every key there is; those outside `veduta.` are passed over
  public static Settings of(Function<String, Optional<String>> values, Iterable<String> keys) {
    return new Settings(values, SettingKeys.of(keys, key -> isGiven(values, key)), List.of());
  }

  /// One that can't be read is given too: the mistake is told where it is used.
  private static boolean isGiven(Function<String, Optional<String>> values, String key) {
    try {
      return values.apply(key).isPresent();
    } catch (NoSuchElementException | IllegalArgumentException e) {
      return true;
    }
  }

  /// These, and below them what classes of the application define.
  public Settings withDefinitions(Collection<DefinedCaptioner> definitions) {
    return new Settings(values, keys, List.copyOf(definitions));
  }

  /// The captioners that are configured or defined, sorted.
  public Set<String> names() {
    Set<String> names = new TreeSet<>(keys.names());
    definitions.forEach(definition -> names.add(definition.name()));
    return names;
  }

  /// The settings of a captioner.
  ///
  /// @throws ConfigurationException naming everything that is wrong with them, a problem a line
  public CaptionerSettings captioner(String name) {
    return captioners(List.of(name)).getFirst();
  }

  /// The settings of several captioners.
  ///
  /// @throws ConfigurationException naming everything that is wrong with them, a problem a line
  public List<CaptionerSettings> captioners(Collection<String> names) {
    Set<String> problems = new LinkedHashSet<>();
    List<CaptionerSettings> captioners = names.stream().map(name -> read(name, problems)).toList();
    if (!problems.isEmpty()) {
      throw new ConfigurationException(String.join("\n", problems));
    }
    return captioners;
  }

  /// Everything that is wrong: keys that mean nothing, values out of range, and captioners without
  /// a model among those configured, defined or `wanted`.
  public List<String> problems(Collection<String> wanted) {
    Set<String> names = names();
    names.addAll(wanted);
    Set<String> problems = new LinkedHashSet<>(keys.problems(names, this::missing));
    shared(problems);
    names.forEach(name -> read(name, problems));
    return List.copyOf(problems);
  }

  /// What is wrong with definitions, whatever is configured: they can be checked before that is
  /// known.
  public List<String> definitionProblems() {
    Set<String> problems = new LinkedHashSet<>();
    for (DefinedCaptioner definition : definitions) {
      String name = definition.name();
      if (!CaptionerSettings.isName(name)) {
        problems.add(CaptionerSettings.noName(name) + definers(name));
      }
      CaptionerSettings _ = change(PLACEHOLDER, defined(name, problems), problems);
    }
    return List.copyOf(problems);
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
    CaptionerSettings settings = shared(problems);
    if (!CaptionerSettings.isName(name)) {
      problems.add(CaptionerSettings.noName(name) + definers(name));
      return settings;
    }
    List<GivenValue> values = defined(name, problems);
    List<GivenValue> own = given(option -> SettingKeys.of(name, option), problems);
    values.removeIf(value -> own.stream().anyMatch(value::givesWayTo));
    values.addAll(own);
    if (values.stream().noneMatch(value -> Options.NAMING.contains(value.option()))) {
      problems.add(missing(name) + emptyKeys(name) + definers(name));
    }
    settings = change(settings.withName(name), values, problems);
    if (settings.parts().isComposition()
        && values.stream().noneMatch(value -> value.option().equals(Options.MODEL))) {
      settings = settings.withModel("");
    }
    try {
      settings.parts().check(name, settings.model());
      settings.hub().check(name, settings.model(), settings.parts());
    } catch (ConfigurationException e) {
      problems.add(e.getMessage());
    }
    return settings;
  }

  /// What captioners have that say nothing themselves.
  private CaptionerSettings shared(Set<String> problems) {
    List<GivenValue> values =
        given(SettingKeys::shared, problems).stream()
            .filter(value -> value.option().isShared())
            .toList();
    return change(PLACEHOLDER, values, problems);
  }

  private static CaptionerSettings change(
      CaptionerSettings settings, List<GivenValue> values, Set<String> problems) {
    CaptionerSettings changed = settings;
    for (GivenValue value : values) {
      changed = value.change(changed, problems);
    }
    return changed;
  }

  /// What the application's classes define of a captioner, the same in each that does.
  private List<GivenValue> defined(String name, Set<String> problems) {
    List<DefinedCaptioner> defining = defining(name);
    for (DefinedCaptioner other : defining) {
      if (!other.isLike(defining.getFirst())) {
        problems.add(
            "captioner '%s' is defined differently by %s and %s; define it once"
                .formatted(name, defining.getFirst().definer(), other.definer()));
      }
    }
    List<GivenValue> values = new ArrayList<>();
    defining.stream().limit(1).forEach(definition -> values.addAll(definition.values(problems)));
    return values;
  }

  /// The values that are configured under these keys.
  private List<GivenValue> given(Function<Option, String> key, Set<String> problems) {
    List<GivenValue> given = new ArrayList<>();
    for (Option option : Options.ALL) {
      value(key.apply(option), problems)
          .ifPresent(text -> given.add(new GivenValue(option, key.apply(option), text)));
    }
    return given;
  }

  private Optional<String> value(String key, Set<String> problems) {
    try {
      return values.apply(key).map(String::strip).filter(value -> !value.isEmpty());
    } catch (NoSuchElementException | IllegalArgumentException e) {
      problems.add("%s can't be read: %s".formatted(key, e.getMessage()));
      return Optional.empty();
    }
  }

  private List<DefinedCaptioner> defining(String name) {
    return definitions.stream().filter(definition -> definition.name().equals(name)).toList();
  }

  /// Which keys name its model without a value, as it ends a message.
  private String emptyKeys(String name) {
    return Options.NAMING.stream()
        .map(option -> SettingKeys.of(name, option))
        .filter(keys.all()::contains)
        .sorted()
        .map(" %s is empty, or refers to a key that has no value."::formatted)
        .collect(Collectors.joining());
  }

  /// Who defines a captioner, as it ends a message.
  private String definers(String name) {
    return defining(name).stream()
        .map(DefinedCaptioner::definer)
        .distinct()
        .map(" (defined by %s)"::formatted)
        .collect(Collectors.joining());
  }

  private String missing(String name) {
    Set<String> others = names();
    others.remove(name);
    return CaptionerSettings.unknown(name, others);
  }
}
