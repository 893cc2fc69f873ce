// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import dev.veduta.api.Classification;
import dev.veduta.api.Classification.NamedClass;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/// Assertions about a [Classification]. What fails shows all names with their probabilities.
public class ClassificationAssert
    extends AbstractAssert<ClassificationAssert, @Nullable Classification> {

  /// AssertJ subclasses it for soft assertions; tests begin with [VedutaAssertions].
  protected ClassificationAssert(@Nullable Classification actual) {
    super(actual, ClassificationAssert.class);
  }

  /// That name fits best.
  public ClassificationAssert isBest(String name) {
    return check(classification().best().name().equals(name), "to be best for", name);
  }

  /// The first names are these, in this order.
  public ClassificationAssert ranks(String... names) {
    List<String> first =
        classification().classes().stream().limit(names.length).map(NamedClass::name).toList();
    return check(first.equals(List.of(names)), "to rank", String.join(", ", names));
  }

  /// That name has a probability above this among those that were given, 0 to 1.
  public ClassificationAssert hasProbabilityAbove(String name, double probability) {
    return check(
        probability(name) > probability,
        "to give a probability above",
        "%s to %s".formatted(probability, name));
  }

  /// That name has a probability below this among those that were given, 0 to 1.
  public ClassificationAssert hasProbabilityBelow(String name, double probability) {
    return check(
        probability(name) < probability,
        "to give a probability below",
        "%s to %s".formatted(probability, name));
  }

  /// A name that was not given has no probability, and nothing holds for it.
  private double probability(String name) {
    return classification().classes().stream()
        .filter(one -> one.name().equals(name))
        .mapToDouble(NamedClass::probability)
        .findFirst()
        .orElse(Double.NaN);
  }

  private Classification classification() {
    isNotNull();
    return Objects.requireNonNull(actual);
  }

  private ClassificationAssert check(boolean holds, String relation, String expected) {
    if (!holds) {
      String all =
          classification().classes().stream()
              .map(one -> String.format(Locale.ROOT, "%s %.4f", one.name(), one.probability()))
              .collect(Collectors.joining(", "));
      failWithMessage("%nExpecting classification:%n  %s%n%s:%n  %s", all, relation, expected);
    }
    return this;
  }
}
