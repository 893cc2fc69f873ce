// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A shot …
final class ShotTest {

  @Test
  void isACueThatPlayersUnderstand() {
    assertThat(WebVtt.of(List.of(shot(0, 1_500, "a fox"), shot(1_500, 3_723_004, "a pear"))))
        .isEqualTo(
            """
            WEBVTT

            00:00:00.000 --> 00:00:01.500
            a fox

            00:00:01.500 --> 01:02:03.004
            a pear

            """);
  }

  @Test
  void keepsEverythingInItsCueThatWouldEndIt() {
    assertThat(WebVtt.cue(shot(0, 1_000, "1 < 2 --> 3 & \n\nNOTE\u2028x")))
        .isEqualTo("00:00:00.000 --> 00:00:01.000\n1 &lt; 2 --&gt; 3 &amp;   NOTE x\n\n");
    assertThat(WebVtt.cue(shot(0, 1_000, " \n "))).endsWith("\n-\n\n");
  }

  @Test
  void countsHoursAsFarAsItTakes() {
    assertThat(WebVtt.cue(shot(0, 360_000_000L, "x"))).startsWith("00:00:00.000 --> 100:00:00.000");
  }

  @Test
  void isALineOfJson() {
    assertThat(shot(1_001, 2_000, "a \"fox\"\nruns").toJson())
        .isEqualTo(
            "{\"start\":1.001,\"end\":2.000,\"text\":\"a \\\"fox\\\"\\nruns\",\"score\":-0.5,"
                + "\"finishReason\":\"eos\",\"model\":\"m\"}");
  }

  @Test
  void isFoundWithOptionsInTheirRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ShotOptions(Double.NaN, Duration.ZERO, null))
        .withMessageContaining("threshold");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ShotOptions(0.5, Duration.ofMillis(-1), null))
        .withMessageContaining("shortest");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ShotOptions(0.5, Duration.ZERO, 257))
        .withMessageContaining("256");
  }

  private static Shot shot(long startMillis, long endMillis, String text) {
    return new Shot(
        Duration.ofMillis(startMillis),
        Duration.ofMillis(endMillis),
        new Caption(text, List.of(), -0.5, FinishReason.EOS, Provenance.of("m")));
  }
}
