// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.api.PictureView;
import dev.veduta.api.Region;
import dev.veduta.spi.Config;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Pixels;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Resizes, crops the middle, rescales and normalises, as Transformers' image processors with the
/// Pillow backend do. Pictures are always RGB here, so `do_convert_rgb` changes nothing.
///
/// @param size what the picture is resized to
/// @param crop what is cut from its middle, padded with black where the picture is smaller
record Preprocessing(TargetSize size, PillowResize resize, TargetSize.Exact crop, Levels levels)
    implements ImageProcessor {

  /// What a class of Transformers assumes for keys that a file omits.
  ///
  /// @param cropped whether the class crops unless a file says otherwise
  /// @param crop what it crops to; null where it has no size for that
  record Defaults(
      TargetSize size,
      boolean cropped,
      TargetSize.@Nullable Exact crop,
      ResampleFilter filter,
      Levels.Normalisation normalisation) {}

  /// Reads `preprocessor_config.json`.
  static Preprocessing from(Config config, PixelOptions options, Defaults defaults) {
    if (config.flag("do_pad", false) && config.has("pad_size")) {
      throw config.wrong("pad_size", "absent: pictures get their size from size and crop_size");
    }
    TargetSize size =
        config.flag("do_resize", true)
            ? TargetSize.from(config, defaults.size)
            : new TargetSize.Unchanged();
    return new Preprocessing(
        size,
        new PillowResize(ResampleFilter.from(config, defaults.filter), options.resizeOrder()),
        crop(config, size, defaults),
        Levels.from(config, defaults.normalisation));
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
    extent.check(pixels, Long.MAX_VALUE);
    Span across = Span.cropped((int) extent.width(), width());
    Span down = Span.cropped((int) extent.height(), height());
    Pixels shown =
        resize.resize(
            pixels,
            (int) extent.width(),
            (int) extent.height(),
            new PillowResize.Region(across.from(), down.from(), across.count(), down.count()));
    levels.write(shown, across.fromStart(), down.fromStart(), target);
  }

  @Override
  public Optional<PictureView> view(int width, int height) {
    TargetSize.Extent extent = size.of(width, height);
    double across = (double) width / extent.width();
    double down = (double) height / extent.height();
    return Optional.of(
        new PictureView(
            width,
            height,
            new Region(
                Span.cropped((int) extent.width(), width()).origin() * across,
                Span.cropped((int) extent.height(), height()).origin() * down,
                width() * across,
                height() * down),
            false));
  }

  private static TargetSize.Exact crop(Config config, TargetSize size, Defaults defaults) {
    if (config.flag("do_center_crop", defaults.cropped)) {
      return TargetSize.cropFrom(config, defaults.crop);
    }
    if (size instanceof TargetSize.Exact exact) {
      return exact;
    }
    throw config.wrong(
        "do_center_crop",
        "true unless do_resize is true and size has a height and a width, so that all pictures"
            + " match");
  }
}
