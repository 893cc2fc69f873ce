// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/// Assertions about what a [FakeCaptioner] was asked. What fails shows all of it.
public class FakeCaptionerAssert
    extends AbstractAssert<FakeCaptionerAssert, @Nullable FakeCaptioner> {

  /// AssertJ may subclass it; tests begin with [VedutaAssertions].
  protected FakeCaptionerAssert(@Nullable FakeCaptioner actual) {
    super(actual, FakeCaptionerAssert.class);
  }

  /// It got so many requests.
  public FakeCaptionerAssert wasAskedTimes(int count) {
    return check(asked().size() == count, "to be asked", "%d times".formatted(count));
  }

  /// It got no request.
  public FakeCaptionerAssert wasNotAsked() {
    return wasAskedTimes(0);
  }

  /// A request was about a picture or video of that name, or of that file name.
  public FakeCaptionerAssert wasAskedAbout(String name) {
    return check(isAny(asked -> asked.isAbout(name)), "to be asked about", name);
  }

  /// A request asked that: as a question, as a question about a document, or as a task.
  public FakeCaptionerAssert wasAsked(String question) {
    return check(isAny(asked -> asked.asks(question)), "to be asked", question);
  }

  private boolean isAny(Predicate<Asked> wanted) {
    return asked().stream().anyMatch(wanted);
  }

  private List<Asked> asked() {
    isNotNull();
    return Objects.requireNonNull(actual).asked();
  }

  private FakeCaptionerAssert check(boolean holds, String relation, String expected) {
    if (!holds) {
      String all =
          asked().stream()
              .map(
                  one ->
                      "%n  %s %s".formatted(one.request().visual().name(), one.request().prompt()))
              .collect(Collectors.joining());
      failWithMessage(
          "%nExpecting a fake captioner that was asked %d times:%s%n%s:%n  %s",
          asked().size(), all, relation, expected);
    }
    return this;
  }
}
