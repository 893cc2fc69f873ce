// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.processor;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A file of `META-INF/services` in the making: the plug-ins of one kind.
final class ServiceFile {
  private final String kind;
  private final SortedSet<String> classes = new TreeSet<>();
  private final Map<String, String> classesByName = new HashMap<>();

  /// Of the kind with that binary name.
  ServiceFile(String kind) {
    this.kind = kind;
  }

  String path() {
    return "META-INF/services/" + kind;
  }

  /// The class that a line of it names; empty where there is a comment only.
  static String className(String line) {
    int comment = line.indexOf('#');
    return (comment < 0 ? line : line.substring(0, comment)).strip();
  }

  /// Leaves a line as it is.
  void keep(String className, Optional<String> name) {
    classes.add(className);
    name.ifPresent(taken -> classesByName.putIfAbsent(taken, className));
  }

  /// Adds a line; says so when another class has that name already.
  Optional<String> add(String className, String name) {
    classes.add(className);
    return Optional.ofNullable(classesByName.putIfAbsent(name, className))
        .map(
            other ->
                "two plug-ins are the %s '%s': %s and %s. Rename or remove one."
                    .formatted(kind.substring(kind.lastIndexOf('.') + 1), name, other, className));
  }

  /// Its lines in the order of the alphabet, so that builds are reproducible.
  String text() {
    return classes.stream().map(name -> name + "\n").collect(Collectors.joining());
  }
}
