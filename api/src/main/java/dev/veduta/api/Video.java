// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A video, of which a model sees a few frames: given ones, or some of a file.
public sealed interface Video extends Visual {

  /// A video as the frames that the model is to see.
  ///
  /// @param frames in order, at least one
  record OfFrames(List<Image> frames) implements Video {
    public OfFrames {
      frames = List.copyOf(frames);
      if (frames.isEmpty()) {
        throw new IllegalArgumentException("a video needs at least one frame, got none");
      }
    }

    @Override
    public String name() {
      return frames.getFirst().name();
    }
  }

  /// A video in a file, or a stretch of one, read when a caption is asked for. Pixels are taken for
  /// square.
  ///
  /// @param sampling which frames of the stretch are seen
  /// @param frames how many; null for as many as the model was trained with
  /// @param start of the stretch
  /// @param end of the stretch, where its last frame is no longer shown; null for that of the video
  record OfFile(
      Path path,
      FrameSampling sampling,
      @Nullable Integer frames,
      Duration start,
      @Nullable Duration end)
      implements Video {

    /// More would take hours and much memory.
    public static final int MOST_FRAMES = 256;

    public OfFile {
      if (frames != null && (frames < 1 || frames > MOST_FRAMES)) {
        throw new IllegalArgumentException(
            "frames must lie between 1 and %d, got %d".formatted(MOST_FRAMES, frames));
      }
      if (start.isNegative() || (end != null && end.compareTo(start) <= 0)) {
        throw new IllegalArgumentException(
            "a stretch of a video must begin at 0 or later and end after that, got %s to %s"
                .formatted(start, end));
      }
    }

    @Override
    public String name() {
      return path.toString();
    }

    /// The same video with its frames chosen so.
    public OfFile sampled(FrameSampling sampling) {
      return new OfFile(path, sampling, frames, start, end);
    }

    /// The same video with that many frames seen, 1 to 256.
    public OfFile withFrames(int frames) {
      return new OfFile(path, sampling, frames, start, end);
    }

    /// A stretch of the same video.
    public OfFile between(Duration start, Duration end) {
      return new OfFile(path, sampling, frames, start, end);
    }
  }

  /// A video as its frames, in order.
  static OfFrames of(List<Image> frames) {
    return new OfFrames(frames);
  }

  /// The whole video in a file, its frames evenly spaced.
  static OfFile of(Path path) {
    return new OfFile(path, FrameSampling.uniform(), null, Duration.ZERO, null);
  }
}
