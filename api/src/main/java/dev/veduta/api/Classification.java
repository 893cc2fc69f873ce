// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;

/// How well names fit a picture.
///
/// @param classes all of them, likeliest first; of equals in the order in which they were given
/// @param provenance what computed it
public record Classification(List<NamedClass> classes, Provenance provenance) {

  public Classification {
    classes = List.copyOf(classes);
  }

  /// A name and how well it fits.
  ///
  /// @param logProbability natural logarithm of the probability that the model writes just this
  ///   name and ends; at most 0
  /// @param probability the same among the given names alone: 0 to 1, together 1
  public record NamedClass(String name, double logProbability, double probability) {}

  /// The name that fits best.
  public NamedClass best() {
    return classes.getFirst();
  }
}
