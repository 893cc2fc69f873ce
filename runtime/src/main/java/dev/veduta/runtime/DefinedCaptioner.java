// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.CaptionerDefinition;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// A captioner as a class of the application defines it by a [CaptionerDefinition].
///
/// @param definer the name of the class
/// @param name the captioner's
/// @param attributes the values of those other attributes of the annotation that are not empty,
///   [#attributeNames], by their names
/// @param properties its [CaptionerDefinition#properties]
public record DefinedCaptioner(
    String definer, String name, Map<String, String> attributes, List<String> properties) {

  /// The settings that have an attribute of their own, by its name.
  private static final Map<String, Option> OPTIONS =
      Map.of(
          "model", Options.MODEL,
          "encoder", Options.ENCODER,
          "decoder", Options.DECODER,
          "tokenizer", Options.TOKENIZER,
          "imageProcessor", Options.IMAGE_PROCESSOR,
          "backend", Options.BACKEND,
          "precision", Options.PRECISION);

  public DefinedCaptioner {
    attributes = Map.copyOf(attributes);
    properties = List.copyOf(properties);
    if (!OPTIONS.keySet().containsAll(attributes.keySet())) {
      throw new IllegalArgumentException(
          "expected attributes among %s, got %s".formatted(OPTIONS.keySet(), attributes.keySet()));
    }
  }

  /// The captioners that a class defines.
  public static List<DefinedCaptioner> of(Class<?> definer) {
    return Arrays.stream(definer.getAnnotationsByType(CaptionerDefinition.class))
        .map(definition -> of(definer, definition))
        .toList();
  }

  private static DefinedCaptioner of(Class<?> definer, CaptionerDefinition definition) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("model", definition.model());
    attributes.put("encoder", definition.encoder());
    attributes.put("decoder", definition.decoder());
    attributes.put("tokenizer", definition.tokenizer());
    attributes.put("imageProcessor", definition.imageProcessor());
    attributes.put("backend", definition.backend());
    attributes.put("precision", definition.precision());
    attributes.values().removeIf(String::isEmpty);
    return new DefinedCaptioner(
        definer.getName(), definition.name(), attributes, List.of(definition.properties()));
  }

  /// The names of the attributes that are a setting each.
  public static Set<String> attributeNames() {
    return OPTIONS.keySet();
  }

  /// Whether both make the same captioner.
  boolean isLike(DefinedCaptioner other) {
    return attributes.equals(other.attributes)
        && Set.copyOf(properties).equals(Set.copyOf(other.properties));
  }

  /// What it sets.
  ///
  /// @param problems takes what is wrong with it, but for the values
  List<GivenValue> values(Set<String> problems) {
    Map<Option, GivenValue> values = new LinkedHashMap<>();
    attributes.forEach(
        (attribute, text) -> {
          Option option = Objects.requireNonNull(OPTIONS.get(attribute), attribute);
          values.put(option, new GivenValue(option, place(attribute), text));
        });
    for (String property : properties) {
      property(property, problems)
          .filter(value -> values.putIfAbsent(value.option(), value) != null)
          .ifPresent(
              twice ->
                  problems.add(
                      "%s sets %s, which is set already; set it once"
                          .formatted(place("properties"), twice.option().key())));
    }
    return List.copyOf(values.values());
  }

  private Optional<GivenValue> property(String property, Set<String> problems) {
    int equals = property.indexOf('=');
    if (equals < 0) {
      problems.add(
          "%s holds '%s'; expected key=value, such as generation.num-beams=4"
              .formatted(place("properties"), property));
      return Optional.empty();
    }
    String key = property.substring(0, equals).strip();
    Optional<Option> option = Options.find(key);
    if (option.isEmpty()) {
      problems.add(
          "%s holds '%s', and %s is not a setting%s"
              .formatted(place("properties"), property, key, SettingKeys.meant(key)));
    }
    return option.map(
        known ->
            new GivenValue(
                known, place(key + " in properties"), property.substring(equals + 1).strip()));
  }

  private String place(String attribute) {
    return "%s: %s of @CaptionerDefinition(name = \"%s\")".formatted(definer, attribute, name);
  }
}
