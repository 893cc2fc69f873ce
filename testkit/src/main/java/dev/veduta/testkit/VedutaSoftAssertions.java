// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import dev.veduta.api.Caption;
import dev.veduta.api.Classification;
import dev.veduta.api.Reading;
import dev.veduta.api.Score;
import java.util.function.Consumer;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;

/// Assertions that are all made before one of them fails, those of AssertJ included.
///
/// ```java
/// VedutaSoftAssertions.assertTogether(
///     softly -> {
///       softly.assertThat(first).contains("fox");
///       softly.assertThat(second).isComplete();
///     });
/// ```
public final class VedutaSoftAssertions extends SoftAssertions {

  /// Makes all assertions, then fails with all that don't hold.
  public static void assertTogether(Consumer<VedutaSoftAssertions> assertions) {
    VedutaSoftAssertions softly = new VedutaSoftAssertions();
    assertions.accept(softly);
    softly.assertAll();
  }

  public CaptionAssert assertThat(@Nullable Caption actual) {
    return proxy(CaptionAssert.class, Caption.class, actual);
  }

  public ReadingAssert assertThat(@Nullable Reading actual) {
    return proxy(ReadingAssert.class, Reading.class, actual);
  }

  public ClassificationAssert assertThat(@Nullable Classification actual) {
    return proxy(ClassificationAssert.class, Classification.class, actual);
  }

  public ScoreAssert assertThat(@Nullable Score actual) {
    return proxy(ScoreAssert.class, Score.class, actual);
  }
}
