// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Provenance;
import dev.veduta.runtime.CaptionerStatus;
import dev.veduta.runtime.CaptionerStatus.State;
import dev.veduta.runtime.Download;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A report on captioners …
final class ReportTest {

  @ParameterizedTest
  @CsvSource({
    "LAZY, 0, UP",
    "LOADING, 0, DOWN",
    "READY, 0, UP",
    "READY, 7, UP",
    "READY, 8, DOWN",
    "FAILED, 0, DOWN",
    "CLOSED, 0, DOWN"
  })
  void saysWhetherARequestWouldBeComputed(
      State state, int waiting, HealthCheckResponse.Status expected) {
    assertThat(report(status(state, false, Optional.empty(), waiting)).ready().getStatus())
        .isEqualTo(expected);
  }

  @Test
  void isDownWhenOneCaptionerIs() {
    CaptionerStatus sound = status(State.READY, false, Optional.empty(), 0);
    CaptionerStatus failed = status(State.FAILED, false, Optional.empty(), 0);

    assertThat(new Report(List.of(sound, failed)).ready().getStatus())
        .isEqualTo(HealthCheckResponse.Status.DOWN);
    assertThat(new Report(List.of()).ready().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void wantsAnotherProcessOnlyWhenADeviceIsLost(State state) {
    Optional<Provenance> loaded = Optional.of(Provenance.of("git"));

    assertThat(report(status(state, true, Optional.empty(), 0)).alive().getStatus())
        .isEqualTo(HealthCheckResponse.Status.UP);
    assertThat(report(status(state, true, loaded, 0)).alive().getStatus())
        .isEqualTo(
            state == State.FAILED
                ? HealthCheckResponse.Status.DOWN
                : HealthCheckResponse.Status.UP);
  }

  @ParameterizedTest
  @CsvSource({
    "LAZY, true, DOWN",
    "LAZY, false, UP",
    "LOADING, true, DOWN",
    "LOADING, false, UP",
    "READY, true, UP",
    "FAILED, true, UP",
    "CLOSED, true, UP"
  })
  void waitsForThoseThatAreLoadedAtTheStart(
      State state, boolean eager, HealthCheckResponse.Status expected) {
    assertThat(report(status(state, eager, Optional.empty(), 0)).started().getStatus())
        .isEqualTo(expected);
  }

  @Test
  void tellsWhatIsKnown() {
    CaptionerStatus lost =
        new CaptionerStatus(
            "alt",
            State.FAILED,
            true,
            Optional.of(Provenance.of("git-base-coco")),
            Optional.of("the device was lost"),
            3,
            8,
            2,
            Optional.of(new Download("microsoft/git-base-coco", 340_200_000, 707_000_000)));

    assertThat(report(lost).alive().getData())
        .hasValue(
            Map.of(
                "alt.state",
                "failed",
                "alt.model",
                "git-base-coco",
                "alt.backend",
                "unknown",
                "alt.precision",
                "unknown",
                "alt.failure",
                "the device was lost",
                "alt.download",
                "48 %, 340.2 MB of 707.0 MB",
                "alt.waiting",
                3L,
                "alt.queue",
                8L,
                "alt.in-use",
                2L));
  }

  private static Report report(CaptionerStatus one) {
    return new Report(List.of(one));
  }

  private static CaptionerStatus status(
      State state, boolean eager, Optional<Provenance> loaded, int waiting) {
    return new CaptionerStatus(
        "alt", state, eager, loaded, Optional.empty(), waiting, 8, 0, Optional.empty());
  }
}
