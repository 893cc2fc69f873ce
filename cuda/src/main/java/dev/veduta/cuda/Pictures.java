// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.Shape;
import java.util.ArrayList;
import java.util.List;

/// Pixels and tokens in another order, on one [Lane].
record Pictures(Lane lane, RowKernels kernels, Storage halves) {

  /// `[B, channels, height, width]` pixels as `[B, N, channels · size · size]` patches.
  DeviceTensor patches(DeviceTensor pixels, int size) {
    Shape shape = pixels.shape();
    if (shape.rank() != 4 || size < 1 || size > shape.at(2) || size > shape.at(3)) {
      throw new IllegalArgumentException(
          "patches takes [B, channels, height, width] of at least [%d, %d] pixels, got %s"
              .formatted(size, size, shape));
    }
    int across = shape.at(3) / size;
    int down = shape.at(2) / size;
    Shape patches = Shape.of(shape.at(0), down * across, shape.at(1) * size * size);
    return lane.later(
        patches,
        (numbers, form) ->
            kernels.patches(
                lane.stream(),
                pixels.numbers().floats(),
                shape.at(0),
                shape.at(1),
                shape.at(2),
                shape.at(3),
                size,
                form == Storage.F32 ? numbers.target(form) : 0,
                form == Storage.F32 ? 0 : numbers.target(form),
                halves));
  }

  /// `[B, channels, height, width]` pixels with more rows and columns, of zeros.
  DeviceTensor pad(DeviceTensor pixels, int height, int width) {
    Shape shape = pixels.shape();
    Expected.that(
        shape.rank() == 4 && height >= shape.at(2) && width >= shape.at(3),
        () -> "%s can't be padded to [%s, %s] pixels".formatted(shape, height, width));
    DeviceTensor out = lane.now(Shape.of(shape.at(0), shape.at(1), height, width));
    kernels.pad(
        lane.stream(),
        pixels.numbers().floats(),
        (long) shape.at(0) * shape.at(1),
        shape.at(2),
        shape.at(3),
        height,
        width,
        out.numbers().floats());
    return out;
  }

  /// Tokens of `[B, N, D]` by their indices `[M]`: `[B, M, D]`.
  DeviceTensor gather(DeviceTensor x, IntTensor indices) {
    Shape shape = x.shape();
    Expected.that(
        shape.rank() == 3 && indices.shape().rank() == 1,
        () -> "gather takes [B, N, D] and [M], got %s and %s".formatted(shape, indices.shape()));
    int tokens = shape.at(1);
    int chosen = indices.integers().count();
    long ids = lane.inputs().put(indices.integers(), values -> checkIndices(values, shape));
    DeviceTensor out = lane.now(Shape.of(shape.at(0), chosen, shape.at(2)));
    kernels.gather(
        lane.stream(),
        x.numbers().floats(),
        ids,
        shape.at(0),
        tokens,
        chosen,
        shape.at(2),
        out.numbers().floats());
    return out;
  }

  private static void checkIndices(int[] indices, Shape shape) {
    for (int index : indices) {
      Expected.that(
          index >= -1 && index < shape.at(1),
          () ->
              "index %s lies outside %s, which has tokens 0 to %s"
                  .formatted(index, shape, shape.at(1) - 1));
    }
  }

  /// `[1 or B, H, D]` before `[B, N, D]`: `[B, H + N, D]`.
  DeviceTensor join(DeviceTensor head, DeviceTensor tail) {
    Shape first = head.shape();
    Shape second = tail.shape();
    if (first.rank() != 3
        || second.rank() != 3
        || first.width() != second.width()
        || (first.rows() != 1 && first.rows() != second.rows())) {
      throw new IllegalArgumentException(
          "join takes [1 or B, H, D] and [B, N, D], got %s and %s".formatted(first, second));
    }
    DeviceTensor out = lane.now(Shape.of(second.rows(), first.at(1) + second.at(1), first.width()));
    kernels.join(
        lane.stream(),
        head.numbers().floats(),
        first.rows() == 1,
        (long) first.at(1) * first.width(),
        tail.numbers().floats(),
        (long) second.at(1) * second.width(),
        second.rows(),
        out.numbers().floats());
    return out;
  }

  /// The last token of each row of `[R, T, D]`: `[R, D]`.
  DeviceTensor last(DeviceTensor x) {
    Shape shape = x.shape();
    Expected.that(shape.rank() == 3, () -> "lastToken takes [R, T, D], got %s".formatted(shape));
    if (shape.at(1) == 1) {
      return new DeviceTensor(Shape.of(shape.at(0), shape.at(2)), x.numbers());
    }
    DeviceTensor out = lane.now(Shape.of(shape.at(0), shape.at(2)));
    kernels.lastToken(
        lane.stream(),
        x.numbers().floats(),
        shape.at(0),
        shape.at(1),
        shape.at(2),
        out.numbers().floats());
    return out;
  }

  /// The rows of a table that ids name.
  DeviceTensor embed(IntTensor ids, Table table, Shape shape) {
    long address = lane.inputs().put(ids.integers(), values -> checkIds(values, shape));
    List<Integer> extents = new ArrayList<>(ids.shape().extents());
    extents.add(shape.width());
    DeviceTensor out = lane.now(new Shape(extents));
    kernels.embed(lane.stream(), address, table, ids.integers().count(), out.numbers().floats());
    return out;
  }

  private static void checkIds(int[] ids, Shape table) {
    for (int id : ids) {
      Expected.that(
          id >= 0 && id < table.rows(),
          () ->
              "id %s lies outside a table of %s, which has ids 0 to %s"
                  .formatted(id, table, table.rows() - 1));
    }
  }
}
