// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.Classification;
import dev.veduta.api.Reading;
import dev.veduta.api.Score;
import org.jspecify.annotations.Nullable;

/// The beginning of assertions about captions and what other tasks return. They go together with
/// those of AssertJ, whose `assertThat` may be imported beside this one.
///
/// ```java
/// import static dev.veduta.testkit.VedutaAssertions.assertThat;
///
/// assertThat(album.describe(photo)).contains("fox").isComplete().hasConfidenceAbove(0.5);
/// ```
public final class VedutaAssertions {
  private VedutaAssertions() {}

  public static CaptionAssert assertThat(@Nullable Caption actual) {
    return new CaptionAssert(actual);
  }

  public static CaptionStreamAssert assertThat(@Nullable CaptionStream actual) {
    return new CaptionStreamAssert(actual);
  }

  public static ReadingAssert assertThat(@Nullable Reading actual) {
    return new ReadingAssert(actual);
  }

  public static ClassificationAssert assertThat(@Nullable Classification actual) {
    return new ClassificationAssert(actual);
  }

  public static ScoreAssert assertThat(@Nullable Score actual) {
    return new ScoreAssert(actual);
  }

  public static FakeCaptionerAssert assertThat(@Nullable FakeCaptioner actual) {
    return new FakeCaptionerAssert(actual);
  }
}
