// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A video …
final class VideoTest {
  private static final Path FILM = Path.of("film.mp4");

  @Test
  void isSeenFromEndToEndUnlessItSaysOtherwise() {
    assertThat(Video.of(FILM))
        .isEqualTo(new Video.OfFile(FILM, FrameSampling.uniform(), null, Duration.ZERO, null));
  }

  @Test
  void isCalledByItsPath() {
    assertThat(Video.of(FILM).name()).isEqualTo("film.mp4");
    assertThat(Video.of(List.of(Image.of("first", new byte[0]))).name()).isEqualTo("first");
  }

  @Test
  void canBeAStretchWithItsOwnFrames() {
    Video.OfFile stretch =
        Video.of(FILM)
            .between(Duration.ofSeconds(1), Duration.ofSeconds(2))
            .withFrames(12)
            .sampled(FrameSampling.clip(4, 45));

    assertThat(stretch)
        .isEqualTo(
            new Video.OfFile(
                FILM, FrameSampling.clip(4, 45), 12, Duration.ofSeconds(1), Duration.ofSeconds(2)));
  }

  @Test
  void needsFramesWithinItsBounds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Video.of(List.of()))
        .withMessageContaining("at least one frame");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Video.of(FILM).withFrames(0))
        .withMessage("frames must lie between 1 and 256, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Video.of(FILM).between(Duration.ofSeconds(2), Duration.ofSeconds(2)))
        .withMessageContaining("stretch");
  }
}
