// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import java.nio.file.Path;

/// Plugs in a reader of video files; the built-in ones are `jcodec` and `ffmpeg`.
public interface VideoFrameProvider extends Provider {

  /// Its place among those that are tried, the lowest first.
  default int order() {
    return 100;
  }

  /// Opens a video that it can read.
  ///
  /// @param file that exists
  /// @param options of which only the most pixels of a frame matters
  /// @throws dev.veduta.api.ImageException naming the file and why it can't be read
  VideoFrames open(Path file, PixelOptions options);
}
