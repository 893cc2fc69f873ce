// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import org.jcodec.codecs.h264.io.model.Frame;

/// A decoded picture that others may refer to. It equals itself only; jcodec's frames equal those
/// that look like them.
final class RememberedPicture {
  private final Frame frame;

  RememberedPicture(Frame frame) {
    this.frame = frame;
  }

  Frame frame() {
    return frame;
  }

  /// When it is shown, as the stream counts.
  int order() {
    return frame.getPOC();
  }
}
