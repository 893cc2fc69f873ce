// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;

/// A video as the frames that the model is to see, in order; a GIT video model takes exactly the
/// number it was trained with, usually 6.
///
/// @param frames at least one
public record Video(List<Image> frames) implements Visual {

  public Video {
    frames = List.copyOf(frames);
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("a video needs at least one frame, got none");
    }
  }
}
