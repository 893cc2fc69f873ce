// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.api.ImageException;
import dev.veduta.spi.Config;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Pixels;
import jakarta.json.JsonNumber;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Resizes, crops the middle, rescales and normalises, as Transformers' image processors with the
/// Pillow backend do. Pictures are always RGB here, so `do_convert_rgb` changes nothing.
///
/// @param size what the picture is resized to
/// @param crop what is cut from its middle, padded with black where the picture is smaller
/// @param levels for each channel the number that each of the 256 values becomes
record Preprocessing(
    TargetSize size, PillowResize resize, TargetSize.Exact crop, List<float[]> levels)
    implements ImageProcessor {

  /// What a class of Transformers assumes for keys that a file omits.
  ///
  /// @param squareSize whether a `size` of a single number is a square rather than the short edge
  /// @param crop null where the class does not crop
  record Defaults(
      TargetSize size,
      boolean squareSize,
      TargetSize.@Nullable Exact crop,
      ResampleFilter filter,
      List<Double> mean,
      List<Double> deviation) {}

  /// Reads `preprocessor_config.json`.
  static Preprocessing from(Config config, PixelOptions options, Defaults defaults) {
    TargetSize size =
        config.flag("do_resize", true)
            ? TargetSize.from(config, defaults.size, defaults.squareSize)
            : new TargetSize.Unchanged();
    PillowResize resize =
        new PillowResize(ResampleFilter.from(config, defaults.filter), options.resizeOrder());
    return new Preprocessing(size, resize, crop(config, size, defaults), levels(config, defaults));
  }

  @Override
  public int height() {
    return crop.height();
  }

  @Override
  public int width() {
    return crop.width();
  }

  @Override
  public void process(Pixels pixels, MemorySegment target) {
    TargetSize.Extent extent = size.of(pixels.width(), pixels.height());
    if (extent.width() < 1
        || extent.width() > Integer.MAX_VALUE
        || extent.height() < 1
        || extent.height() > Integer.MAX_VALUE) {
      throw new ImageException(
          "a picture of %d×%d pixels is too long and thin: resized it would be %d×%d"
              .formatted(pixels.width(), pixels.height(), extent.width(), extent.height()));
    }
    Span across = Span.middle((int) extent.width(), width());
    Span down = Span.middle((int) extent.height(), height());
    PillowResize.Samples source =
        new PillowResize.Samples(pixels.width(), pixels.height(), 3, pixels.rgb());
    PillowResize.Samples resized =
        resize.resize(
            source,
            PillowResize.Box.of(source),
            (int) extent.width(),
            (int) extent.height(),
            new PillowResize.Region(across.from, down.from, across.count, down.count));
    for (int c = 0; c < 3; c++) {
      write(resized, c, across, down, target);
    }
  }

  private void write(
      PillowResize.Samples resized, int channel, Span across, Span down, MemorySegment target) {
    float[] level = levels.get(channel);
    long plane = (long) channel * height() * width();
    for (int y = 0; y < height(); y++) {
      int row = y - down.padding;
      boolean inside = row >= 0 && row < down.count;
      for (int x = 0; x < width(); x++) {
        int column = x - across.padding;
        int value =
            inside && column >= 0 && column < across.count
                ? resized.data()[(row * across.count + column) * 3 + channel] & 0xff
                : 0;
        target.setAtIndex(JAVA_FLOAT, plane + (long) y * width() + x, level[value]);
      }
    }
  }

  private static TargetSize.Exact crop(Config config, TargetSize size, Defaults defaults) {
    if (config.flag("do_center_crop", defaults.crop != null)) {
      TargetSize.Exact crop = TargetSize.cropFrom(config, defaults.crop);
      if (crop == null) {
        throw config.wrong("crop_size", "given, because do_center_crop is true");
      }
      return crop;
    }
    if (size instanceof TargetSize.Exact exact) {
      return exact;
    }
    throw config.wrong(
        "do_center_crop", "true unless size has a height and a width, so that all pictures match");
  }

  private static List<float[]> levels(Config config, Defaults defaults) {
    boolean rescaled = config.flag("do_rescale", true);
    double factor = config.number("rescale_factor", 1 / 255.0, 1e-6, 1e3);
    boolean normalised = config.flag("do_normalize", true);
    List<Double> mean = perChannel(config, "image_mean", defaults.mean, -1e6);
    List<Double> deviation = perChannel(config, "image_std", defaults.deviation, 1e-6);
    float[][] levels = new float[3][256];
    for (int c = 0; c < 3; c++) {
      for (int value = 0; value < 256; value++) {
        // The product is rounded from 64 bits; everything after it is done in 32.
        float level = rescaled ? (float) (value * factor) : value;
        levels[c][value] =
            normalised ? (level - mean.get(c).floatValue()) / deviation.get(c).floatValue() : level;
      }
    }
    return List.of(levels);
  }

  private static List<Double> perChannel(
      Config config, String key, List<Double> otherwise, double least) {
    List<Double> values =
        config.value(key) instanceof JsonNumber
            ? Collections.nCopies(3, config.number(key, 0, least, 1e6))
            : config.numbers(key, otherwise, 3);
    for (double value : values) {
      if (value < least || value > 1e6) {
        throw config.wrong(key, "numbers from %s to %s".formatted(least, 1e6));
      }
    }
    return values;
  }

  /// What a centre crop takes from one axis, and how much black comes before it.
  private record Span(int from, int count, int padding) {
    static Span middle(int length, int wanted) {
      return wanted <= length
          ? new Span((length - wanted) / 2, wanted, 0)
          : new Span(0, length, (wanted - length + 1) / 2);
    }
  }
}
