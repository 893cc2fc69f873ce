// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import dev.veduta.api.Score;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/// Assertions about a [Score].
public class ScoreAssert extends AbstractAssert<ScoreAssert, @Nullable Score> {

  /// AssertJ subclasses it for soft assertions; tests begin with [VedutaAssertions].
  protected ScoreAssert(@Nullable Score actual) {
    super(actual, ScoreAssert.class);
  }

  /// The whole text is likelier than this.
  ///
  /// @param logLikelihood natural logarithm of a probability, at most 0
  public ScoreAssert hasLogLikelihoodAbove(double logLikelihood) {
    return check(
        score().logLikelihood() > logLikelihood, "to have a log-likelihood above", logLikelihood);
  }

  /// The whole text is likelier than another.
  public ScoreAssert isLikelierThan(Score other) {
    return check(
        score().logLikelihood() > other.logLikelihood(),
        "to be likelier than one with a log-likelihood of",
        other.logLikelihood());
  }

  /// The loss is below this.
  public ScoreAssert hasLossBelow(double loss) {
    return check(score().loss() < loss, "to have a loss below", loss);
  }

  private Score score() {
    isNotNull();
    return Objects.requireNonNull(actual);
  }

  private ScoreAssert check(boolean holds, String relation, double expected) {
    if (!holds) {
      failWithMessage(
          "%nExpecting a score of %d tokens with a log-likelihood of %s and a loss of %s%n%s:%n "
              + " %s",
          score().tokens().size(), score().logLikelihood(), score().loss(), relation, expected);
    }
    return this;
  }
}
