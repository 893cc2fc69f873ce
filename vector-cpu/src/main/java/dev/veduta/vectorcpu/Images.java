// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Shape;
import java.util.Arrays;

/// Copies of pixels and tokens in another order.
final class Images {
  private Images() {}

  /// `[B, channels, height, width]` pixels as `[B, N, channels · size · size]` patches.
  static FloatTensor patches(Workspace workspace, FloatTensor pixels, int size) {
    Shape shape = pixels.shape();
    if (shape.rank() != 4 || size < 1 || size > shape.at(2) || size > shape.at(3)) {
      throw new IllegalArgumentException(
          "patches takes [B, channels, height, width] of at least [%d, %d] pixels, got %s"
              .formatted(size, size, shape));
    }
    int channels = shape.at(1);
    int height = shape.at(2);
    int width = shape.at(3);
    int down = height / size;
    int across = width / size;
    FloatTensor out =
        workspace.tensor(Shape.of(shape.at(0), down * across, channels * size * size));
    int to = out.from();
    for (int patch = 0; patch < shape.at(0) * down * across; patch++) {
      int image = patch / (down * across);
      int top = patch / across % down * size;
      int left = patch % across * size;
      for (int line = 0; line < channels * size; line++) {
        int channel = image * channels + line / size;
        int from = pixels.from() + (channel * height + top + line % size) * width + left;
        System.arraycopy(pixels.data(), from, out.data(), to, size);
        to += size;
      }
    }
    return out;
  }

  /// `[B, channels, height, width]` pixels with more rows and columns, of zeros.
  static FloatTensor pad(Workspace workspace, FloatTensor pixels, int height, int width) {
    Shape shape = pixels.shape();
    Expected.that(
        shape.rank() == 4 && height >= shape.at(2) && width >= shape.at(3),
        () -> "%s can't be padded to [%s, %s] pixels".formatted(shape, height, width));
    FloatTensor out = workspace.tensor(Shape.of(shape.at(0), shape.at(1), height, width));
    Arrays.fill(out.data(), out.from(), out.from() + out.elements(), 0);
    int from = pixels.from();
    for (int plane = 0; plane < shape.at(0) * shape.at(1); plane++) {
      for (int row = 0; row < shape.at(2); row++) {
        int to = out.from() + (plane * height + row) * width;
        System.arraycopy(pixels.data(), from, out.data(), to, shape.at(3));
        from += shape.at(3);
      }
    }
    return out;
  }

  /// Tokens of `[B, N, D]` by their indices `[M]`: `[B, M, D]`.
  static FloatTensor gather(
      Workspace workspace, Workers workers, FloatTensor x, IntTensor indices) {
    Shape shape = x.shape();
    Expected.that(
        shape.rank() == 3 && indices.shape().rank() == 1,
        () -> "gather takes [B, N, D] and [M], got %s and %s".formatted(shape, indices.shape()));
    int tokens = shape.at(1);
    int width = shape.at(2);
    int count = indices.data().length;
    for (int index : indices.data()) {
      Expected.that(
          index >= -1 && index < tokens,
          () ->
              "index %s lies outside %s, which has tokens 0 to %s"
                  .formatted(index, shape, tokens - 1));
    }
    FloatTensor out = workspace.tensor(Shape.of(shape.at(0), count, width));
    workers.runMany(
        shape.at(0) * count,
        out.elements(),
        (task, _) -> {
          int to = out.from() + task * width;
          int index = indices.data()[task % count];
          if (index < 0) {
            Arrays.fill(out.data(), to, to + width, 0);
          } else {
            int from = x.from() + (task / count * tokens + index) * width;
            System.arraycopy(x.data(), from, out.data(), to, width);
          }
        });
    return out;
  }

  /// `[1 or B, H, D]` before `[B, N, D]`: `[B, H + N, D]`.
  static FloatTensor join(Workspace workspace, FloatTensor head, FloatTensor tail) {
    Shape first = head.shape();
    Shape second = tail.shape();
    if (first.rank() != 3
        || second.rank() != 3
        || first.width() != second.width()
        || (first.rows() != 1 && first.rows() != second.rows())) {
      throw new IllegalArgumentException(
          "join takes [1 or B, H, D] and [B, N, D], got %s and %s".formatted(first, second));
    }
    int ahead = first.at(1) * first.width();
    int behind = second.at(1) * second.width();
    FloatTensor out =
        workspace.tensor(Shape.of(second.rows(), first.at(1) + second.at(1), first.width()));
    int to = out.from();
    for (int row = 0; row < second.rows(); row++) {
      int from = head.from() + (first.rows() == 1 ? 0 : row * ahead);
      System.arraycopy(head.data(), from, out.data(), to, ahead);
      System.arraycopy(tail.data(), tail.from() + row * behind, out.data(), to + ahead, behind);
      to += ahead + behind;
    }
    return out;
  }

  /// The last token of each row of `[R, T, D]`: `[R, D]`.
  static FloatTensor last(Workspace workspace, FloatTensor x) {
    int rows = x.shape().at(0);
    int tokens = x.shape().at(1);
    int width = x.shape().at(2);
    FloatTensor out = workspace.tensor(Shape.of(rows, width));
    for (int row = 0; row < rows; row++) {
      int from = x.from() + ((row + 1) * tokens - 1) * width;
      System.arraycopy(x.data(), from, out.data(), out.from() + row * width, width);
    }
    return out;
  }
}
