// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

/// What one axis of a result shows of a picture: pixels `from` to `from + count`, with black before
/// and behind them.
///
/// @param padding how much black comes before them
/// @param length the whole axis of the result
record Span(int from, int count, int padding, int length) {

  /// Cuts the middle out of `size` pixels, or surrounds them with black, more of it before than
  /// behind; `center_crop`.
  static Span cropped(int size, int length) {
    return length <= size
        ? new Span((size - length) / 2, length, 0, length)
        : new Span(0, size, (length - size + 1) / 2, length);
  }

  /// Surrounds `size` pixels with black, more of it behind than before; Donut's `pad_image`.
  static Span padded(int size, int length) {
    return new Span(0, size, (length - size) / 2, length);
  }

  /// What is left when the result is cropped in turn.
  Span cropped(int toLength) {
    Span crop = cropped(length, toLength);
    int hidden = Math.max(crop.from - padding, 0);
    int end = Math.min(crop.from + crop.count - padding, count);
    return new Span(
        from + hidden, end - hidden, crop.padding + Math.max(padding - crop.from, 0), toLength);
  }

  /// The pixel of the picture at which the axis begins; below 0 with black before it.
  int origin() {
    return from - padding;
  }

  /// The same for a picture of which only the shown pixels are kept.
  Span fromStart() {
    return new Span(0, count, padding, length);
  }
}
