// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a film is taken apart into shots.
///
/// @param threshold how much the colours of two frames must differ for a cut between them: the part
///   of the picture that has other colours, above 0 and at most 1. A cut to another scene is
///   usually above 0.5, a fast pan below 0.3.
/// @param shortest time from one cut to the next; what changes sooner is no cut
/// @param frames that are seen of a shot, 1 to 256; null for as many as the model was trained with
public record ShotOptions(double threshold, Duration shortest, @Nullable Integer frames) {

  /// A third of the picture, one second, the model's number of frames.
  public static final ShotOptions DEFAULT = new ShotOptions(0.35, Duration.ofSeconds(1), null);

  public ShotOptions {
    if (!(threshold > 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "the threshold of a cut must be above 0 and at most 1, got " + threshold);
    }
    if (shortest.isNegative()) {
      throw new IllegalArgumentException(
          "the shortest shot can't last less than 0, got " + shortest);
    }
    if (frames != null && (frames < 1 || frames > Video.OfFile.MOST_FRAMES)) {
      throw new IllegalArgumentException(
          "frames must lie between 1 and %d, got %d".formatted(Video.OfFile.MOST_FRAMES, frames));
    }
  }
}
