// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Describes videos, whole or shot by shot. Safe for use by many threads; owned as an
/// [ImageCaptioner] is.
public interface VideoCaptioner {

  /// Describes a video.
  ///
  /// @throws ImageException when it can't be read; the message names it
  /// @throws IllegalArgumentException when the model was trained on pictures only, or an option is
  ///   out of its range
  Caption caption(Video video, GenerationOptions options);

  /// Describes a video.
  default Caption caption(Video video) {
    return caption(video, GenerationOptions.DEFAULT);
  }

  /// Finds the cuts of a film and describes each shot as soon as its end is found.
  ///
  /// @param listener called by the thread that calls this
  /// @throws ImageException when it can't be read; the message names it
  void describeShots(
      Path film, ShotOptions shots, GenerationOptions options, ShotListener listener);

  /// Finds the cuts of a film and describes each shot.
  default List<Shot> describeShots(Path film, ShotOptions shots, GenerationOptions options) {
    List<Shot> found = new ArrayList<>();
    describeShots(film, shots, options, found::add);
    return found;
  }
}
