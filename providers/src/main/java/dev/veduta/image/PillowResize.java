// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.api.ImageException;
import dev.veduta.spi.PixelOptions.ResizeOrder;
import dev.veduta.spi.Pixels;
import java.util.Arrays;

/// Pillow's `Image.resize` for 8-bit pictures, to the last bit: two passes, one for each axis, the
/// first rounded to bytes before the second (spec/08-image-processing.md).
record PillowResize(ResampleFilter filter, ResizeOrder order) {

  /// Rows whose columns are summed at a time: long enough for vector instructions, short enough for
  /// the cache.
  private static final int STRIP = 64;

  /// 8-bit samples, interleaved: `height · width · channels` bytes, rows from the top.
  @SuppressWarnings("ArrayRecordComponent") // lives and dies within one resize
  record Samples(int width, int height, int channels, byte[] data) {
    Samples {
      if (data.length != (long) width * height * channels) {
        throw new IllegalArgumentException(
            "%d×%d pixels of %d bytes need %d bytes, got %d"
                .formatted(width, height, channels, (long) width * height * channels, data.length));
      }
    }
  }

  /// A part of the source, in its pixels and parts of them; Pillow's `box`.
  record Box(float left, float top, float right, float bottom) {
    static Box of(Samples source) {
      return new Box(0, 0, source.width, source.height);
    }
  }

  /// A part of the resized picture, the only one that is computed.
  record Region(int left, int top, int width, int height) {}

  /// The whole picture at another size.
  Samples resize(Samples source, int width, int height) {
    return resize(source, Box.of(source), width, height, new Region(0, 0, width, height));
  }

  /// What `region` shows of the whole picture at another size.
  Pixels resize(Pixels source, int width, int height, Region region) {
    Samples samples = new Samples(source.width(), source.height(), 3, source.rgb());
    Samples resized = resize(samples, Box.of(samples), width, height, region);
    return new Pixels(resized.width, resized.height, resized.data);
  }

  /// What `region` shows once `box` of the picture is `width` × `height`.
  Samples resize(Samples source, Box box, int width, int height, Region region) {
    if (filter == ResampleFilter.NEAREST) {
      return nearest(source, box, width, height, region);
    }
    boolean wide = region.width != source.width || width != box.right - box.left;
    boolean high = region.height != source.height || height != box.bottom - box.top;
    if (!wide && !high) {
      return source;
    }
    ResampleKernel columns =
        kernel(source.width, box.left, box.right, width, region.left, region.width);
    ResampleKernel rows =
        kernel(source.height, box.top, box.bottom, height, region.top, region.height);
    if (verticalFirst(source, width, height)) {
      Samples band = vertical(source, rows, columns.start(), columns.end());
      return wide ? horizontal(band, columns.fromStart(), 0, band.height) : band;
    }
    Samples band = wide ? horizontal(source, columns, rows.start(), rows.end()) : source;
    return high ? vertical(band, wide ? rows.fromStart() : rows, 0, band.width) : band;
  }

  private boolean verticalFirst(Samples source, int width, int height) {
    return switch (order) {
      case PILLOW_13 ->
          height < source.height && source.height - height > 2L * (source.width - width);
      case PILLOW_9 -> false;
    };
  }

  /// Along an axis that keeps its size every pixel stays what it is, whatever the filter.
  private ResampleKernel kernel(
      int source, float begin, float end, int target, int from, int size) {
    boolean kept = begin == 0 && end == source && source == target;
    return ResampleKernel.of(
        kept ? ResampleFilter.BOX : filter, source, begin, end, target, from, size);
  }

  /// Each pixel of rows `top` to `bottom` from the pixels beside it, column by column: sums of
  /// whole lines become vector instructions, sums along a line do not.
  private static Samples horizontal(Samples source, ResampleKernel columns, int top, int bottom) {
    int channels = source.channels;
    int width = columns.size();
    long samples = (long) (bottom - top) * width * channels;
    if (samples > Integer.MAX_VALUE - 8) {
      throw new ImageException(
          "a picture of %d×%d pixels can't be resized to a width of %d"
              .formatted(source.width, source.height, width));
    }
    byte[] target = new byte[(int) samples];
    for (int y = top; y < bottom; y += STRIP) {
      int height = Math.min(STRIP, bottom - y);
      int from = y * source.width * channels;
      int to = (y - top) * width * channels;
      sum(
          columns,
          height * channels,
          (x, line) -> readColumn(source, from + x * channels, line),
          (x, line) -> writeColumn(line, channels, target, to + x * channels, width * channels));
    }
    return new Samples(width, bottom - top, channels, target);
  }

  private static void readColumn(Samples source, int from, int[] line) {
    int channels = source.channels;
    int stride = source.width * channels;
    byte[] data = source.data;
    int at = from;
    if (channels == 3) {
      for (int i = 0; i < line.length; i += 3) {
        line[i] = data[at] & 0xff;
        line[i + 1] = data[at + 1] & 0xff;
        line[i + 2] = data[at + 2] & 0xff;
        at += stride;
      }
      return;
    }
    for (int i = 0; i < line.length; i += channels) {
      for (int c = 0; c < channels; c++) {
        line[i + c] = data[at + c] & 0xff;
      }
      at += stride;
    }
  }

  private static void writeColumn(int[] line, int channels, byte[] target, int to, int stride) {
    int at = to;
    for (int i = 0; i < line.length; i += channels) {
      for (int c = 0; c < channels; c++) {
        target[at + c] = (byte) line[i + c];
      }
      at += stride;
    }
  }

  /// Each pixel of columns `left` to `right` from the pixels above and below it.
  private static Samples vertical(Samples source, ResampleKernel rows, int left, int right) {
    int channels = source.channels;
    int length = (right - left) * channels;
    byte[] target = new byte[Math.multiplyExact(rows.size(), length)];
    sum(
        rows,
        length,
        (y, line) -> {
          int from = (y * source.width + left) * channels;
          for (int i = 0; i < line.length; i++) {
            line[i] = source.data[from + i] & 0xff;
          }
        },
        (y, line) -> {
          for (int i = 0; i < line.length; i++) {
            target[y * length + i] = (byte) line[i];
          }
        });
    return new Samples(right - left, rows.size(), channels, target);
  }

  /// Something done with a line of samples, a row or a column, and its number.
  private interface Line {
    void accept(int index, int[] samples);
  }

  /// Writes the weighted sums of lines of `length` samples, reading each line once.
  private static void sum(ResampleKernel kernel, int length, Line read, Line write) {
    int[][] lines = new int[kernel.taps()][length];
    int[] sums = new int[length];
    int next = kernel.start();
    for (int i = 0; i < kernel.size(); i++) {
      int first = kernel.first()[i];
      Arrays.fill(sums, 1 << (ResampleKernel.PRECISION - 1));
      for (int k = 0; k < kernel.count()[i]; k++) {
        // A run may begin behind the line after the last one read.
        while (next <= first + k) {
          read.accept(next, lines[next % lines.length]);
          next++;
        }
        int weight = kernel.weights()[i * kernel.taps() + k];
        addWeighted(sums, lines[(first + k) % lines.length], weight);
      }
      for (int j = 0; j < length; j++) {
        sums[j] = Math.max(0, Math.min(255, sums[j] >> ResampleKernel.PRECISION));
      }
      write.accept(i, sums);
    }
  }

  private static void addWeighted(int[] sums, int[] line, int weight) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += line[i] * weight;
    }
  }

  private static Samples nearest(Samples source, Box box, int width, int height, Region region) {
    int channels = source.channels;
    int[] columns = nearestOf(source.width, box.left, box.right, width, region.left, region.width);
    int[] rows = nearestOf(source.height, box.top, box.bottom, height, region.top, region.height);
    byte[] target = new byte[Math.multiplyExact(region.height, region.width * channels)];
    int at = 0;
    for (int row : rows) {
      for (int column : columns) {
        int from = (row * source.width + column) * channels;
        for (int c = 0; c < channels; c++) {
          target[at++] = source.data[from + c];
        }
      }
    }
    return new Samples(region.width, region.height, channels, target);
  }

  private static int[] nearestOf(
      int source, float begin, float end, int target, int from, int size) {
    double scale = (double) (end - begin) / target;
    int[] nearest = new int[size];
    // Pillow adds the step up rather than multiplying, and so rounds at each.
    double position = begin + scale * 0.5;
    for (int i = 0; i < from + size; i++) {
      if (i >= from) {
        nearest[i - from] = Math.min((int) position, source - 1);
      }
      position += scale;
    }
    return nearest;
  }
}
