// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

/// The frames of an open video in the order in which they are shown. Whoever opened it closes it;
/// one thread at a time uses it.
public interface VideoFrames extends AutoCloseable {

  /// Pixels in a row of a frame as it is shown, that is after it was turned.
  int width();

  /// Rows of a frame as it is shown.
  int height();

  /// How many frames there are, at least 1.
  int count();

  /// When a frame is shown, in seconds from the beginning; grows with the index.
  ///
  /// @param index 0 to [#count] - 1
  double seconds(int index);

  /// How long the video is, in seconds: more than when its last frame is shown.
  double duration();

  /// A frame as it is shown. Frames that are asked for in their order are decoded once each; any
  /// other begins at the key frame before it.
  ///
  /// @param index 0 to [#count] - 1
  /// @throws dev.veduta.api.ImageException naming the video and the fault
  Pixels frame(int index);

  @Override
  void close();
}
