// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A length of time …
class TimeSpanTest {

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "500ms, PT0.5S",
    "30s, PT30S",
    "2 m, PT2M",
    "1h, PT1H",
    "PT1M30S, PT1M30S",
    "P1D, PT24H"
  })
  void isReadAsPeopleWriteIt(String text, Duration duration) {
    assertThat(TimeSpan.parse(text).duration()).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "", "-1s", "PT-1S", "1.5s", "30 seconds", "1e3s", "forever"})
  void isNothingElse(String text) {
    assertThatThrownBy(() -> TimeSpan.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected %s, got '%s'".formatted(TimeSpan.EXPECTED, text));
  }
}
