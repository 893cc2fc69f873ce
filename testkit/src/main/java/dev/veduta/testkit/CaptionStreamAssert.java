// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import dev.veduta.api.CaptionStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.ThrowableAssert;
import org.jspecify.annotations.Nullable;

/// Assertions about how a [CaptionStream] ends. They wait for it, and leave its tokens to its
/// subscriber.
public class CaptionStreamAssert
    extends AbstractAssert<CaptionStreamAssert, @Nullable CaptionStream> {

  /// AssertJ may subclass it; tests begin with [VedutaAssertions].
  protected CaptionStreamAssert(@Nullable CaptionStream actual) {
    super(actual, CaptionStreamAssert.class);
  }

  /// The caption is there within that time; goes on with it.
  public CaptionAssert completesWithin(Duration time) {
    try {
      return new CaptionAssert(stream().caption().get(time.toNanos(), TimeUnit.NANOSECONDS))
          .as(descriptionText());
    } catch (ExecutionException e) {
      throw failureWithCauseOf("to complete, but it failed", e.getCause());
    } catch (TimeoutException e) {
      throw failureWithCauseOf("to complete within " + time, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failureWithCauseOf("to complete, but this thread was interrupted", e);
    }
  }

  /// It fails within that time; goes on with the fault.
  public ThrowableAssert<Throwable> failsWithin(Duration time) {
    try {
      stream().caption().get(time.toNanos(), TimeUnit.NANOSECONDS);
      throw failureWithCauseOf("to fail, but it completed", null);
    } catch (ExecutionException e) {
      return new ThrowableAssert<>(Objects.requireNonNull(e.getCause())).as(descriptionText());
    } catch (TimeoutException e) {
      throw failureWithCauseOf("to fail within " + time, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failureWithCauseOf("to fail, but this thread was interrupted", e);
    }
  }

  private CaptionStream stream() {
    isNotNull();
    return Objects.requireNonNull(actual);
  }

  private AssertionError failureWithCauseOf(String expected, @Nullable Throwable cause) {
    AssertionError error = failure("%nExpecting the stream of a caption%n  %s", expected);
    if (cause != null) {
      error.initCause(cause);
    }
    return error;
  }
}
