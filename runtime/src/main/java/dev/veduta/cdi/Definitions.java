// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.api.Captioner;
import dev.veduta.api.CaptionerDefinition;
import dev.veduta.runtime.DefinedCaptioner;
import jakarta.enterprise.lang.model.AnnotationInfo;
import jakarta.enterprise.lang.model.AnnotationMember;
import jakarta.enterprise.lang.model.declarations.ClassInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The captioners that classes define, which a container may find while it builds and which are
/// read when the application runs: kept as text in between.
final class Definitions {
  private static final String NAME = "name";
  private static final String PROPERTIES = "properties";

  /// By the name of the class, as a container may show a class more than once.
  private final SequencedMap<String, List<DefinedCaptioner>> found = new LinkedHashMap<>();

  /// Notes what a class defines.
  void find(ClassInfo definer) {
    List<DefinedCaptioner> defined =
        definer.repeatableAnnotation(CaptionerDefinition.class).stream()
            .map(definition -> read(definer.name(), definition))
            .toList();
    found.put(definer.name(), defined);
  }

  List<DefinedCaptioner> all() {
    return found.values().stream().flatMap(Collection::stream).toList();
  }

  private static DefinedCaptioner read(String definer, AnnotationInfo definition) {
    Map<String, String> attributes = new HashMap<>();
    for (String attribute : DefinedCaptioner.attributeNames()) {
      attributes.put(attribute, text(definition, attribute, ""));
    }
    attributes.values().removeIf(String::isEmpty);
    List<String> properties =
        definition.hasMember(PROPERTIES)
            ? definition.member(PROPERTIES).asArray().stream()
                .map(AnnotationMember::asString)
                .toList()
            : List.of();
    return new DefinedCaptioner(
        definer, text(definition, NAME, Captioner.DEFAULT), attributes, properties);
  }

  private static String text(AnnotationInfo definition, String attribute, String otherwise) {
    return definition.hasMember(attribute) ? definition.member(attribute).asString() : otherwise;
  }

  /// As a parameter of a synthetic bean: three texts for each attribute, which are the class, the
  /// attribute and its value. The name comes first and begins a definition.
  String[] toParameter() {
    List<String> texts = new ArrayList<>();
    for (DefinedCaptioner one : all()) {
      texts.addAll(List.of(one.definer(), NAME, one.name()));
      one.attributes()
          .forEach((attribute, value) -> texts.addAll(List.of(one.definer(), attribute, value)));
      one.properties()
          .forEach(property -> texts.addAll(List.of(one.definer(), PROPERTIES, property)));
    }
    return texts.toArray(String[]::new);
  }

  /// What [#toParameter] was made from.
  static List<DefinedCaptioner> ofParameter(String... texts) {
    List<DefinedCaptioner> definitions = new ArrayList<>();
    int at = 0;
    while (at < texts.length) {
      String definer = texts[at];
      String name = texts[at + 2];
      Map<String, String> attributes = new HashMap<>();
      List<String> properties = new ArrayList<>();
      for (at += 3; at < texts.length && !texts[at + 1].equals(NAME); at += 3) {
        if (texts[at + 1].equals(PROPERTIES)) {
          properties.add(texts[at + 2]);
        } else {
          attributes.put(texts[at + 1], texts[at + 2]);
        }
      }
      definitions.add(new DefinedCaptioner(definer, name, attributes, properties));
    }
    return definitions;
  }
}
