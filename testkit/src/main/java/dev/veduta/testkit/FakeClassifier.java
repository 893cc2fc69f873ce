// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Classification;
import dev.veduta.api.Classification.NamedClass;
import dev.veduta.api.ImageClassifier;
import dev.veduta.api.Provenance;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

/// A classifier for tests of applications: it finds names as likely as it was told to, looks at no
/// picture, and remembers what it was asked. Safe for use by many threads.
///
/// ```java
/// @Produces @Captioner @ApplicationScoped
/// ImageClassifier animals = FakeClassifier.saying("cat");
/// ```
public final class FakeClassifier implements ImageClassifier {
  private final BiFunction<CaptionRequest, String, Double> likelihoods;
  private final List<CaptionRequest> requests = new CopyOnWriteArrayList<>();

  private FakeClassifier(BiFunction<CaptionRequest, String, Double> likelihoods) {
    this.likelihoods = likelihoods;
  }

  /// Finds that every picture shows the same, where that is among the names; otherwise all names
  /// are alike.
  public static FakeClassifier saying(String name) {
    return weighing((_, one) -> one.equals(name) ? 1e6 : 1);
  }

  /// Finds names as likely as a function says.
  ///
  /// @param likelihoods above 0; they need not sum to 1
  public static FakeClassifier weighing(BiFunction<CaptionRequest, String, Double> likelihoods) {
    return new FakeClassifier(likelihoods);
  }

  /// Everything it was asked so far, in order.
  public List<CaptionRequest> requests() {
    return List.copyOf(requests);
  }

  @Override
  public Classification classify(CaptionRequest request, List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a picture can't be classified without names, got none");
    }
    requests.add(request);
    double all = names.stream().mapToDouble(name -> likelihoods.apply(request, name)).sum();
    List<NamedClass> classes =
        names.stream()
            .map(name -> named(name, likelihoods.apply(request, name) / all))
            .sorted(Comparator.comparingDouble(one -> -one.probability()))
            .toList();
    return new Classification(classes, Provenance.of("fake"));
  }

  private static NamedClass named(String name, double probability) {
    return new NamedClass(name, Math.log(probability), probability);
  }
}
