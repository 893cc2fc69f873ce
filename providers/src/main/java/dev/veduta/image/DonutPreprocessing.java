// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.api.ImageException;
import dev.veduta.api.PictureView;
import dev.veduta.api.Region;
import dev.veduta.spi.Config;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Pixels;
import jakarta.json.JsonArray;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// Fits whole pages on one size without distorting them: turned so that their long edge lies along
/// that of the size, resized to its short edge, shrunk until they fit, surrounded with black.
///
/// @param size what pages are fitted to
/// @param crop what is cut from the middle in the end; `size` where nothing is
record DonutPreprocessing(
    TargetSize.Exact size, Steps steps, PillowResize resize, TargetSize.Exact crop, Levels levels)
    implements ImageProcessor {

  private static final TargetSize.Exact DEFAULT_SIZE = new TargetSize.Exact(2560, 1920);

  /// Most pixels of a page between its two resizes, 400 MB: a strip of Donut's 1920 columns may be
  /// 36 times as long as it is wide.
  private static final long MOST_BETWEEN = 1L << 27;

  /// Which steps are taken.
  record Steps(boolean align, boolean resize, boolean shrink, boolean pad) {}

  /// Reads `preprocessor_config.json`.
  static DonutPreprocessing from(Config config, PixelOptions options) {
    TargetSize.Exact size = size(config);
    Steps steps =
        new Steps(
            config.flag("do_align_long_axis", false),
            config.flag("do_resize", true),
            config.flag("do_thumbnail", true),
            config.flag("do_pad", true));
    boolean cropped = config.flag("do_center_crop", false);
    if (!steps.pad && !cropped) {
      throw config.wrong("do_pad", "true unless do_center_crop is, so that all pictures match");
    }
    return new DonutPreprocessing(
        size,
        steps,
        new PillowResize(
            ResampleFilter.from(config, ResampleFilter.BILINEAR), options.resizeOrder()),
        cropped ? TargetSize.cropFrom(config, null) : size,
        Levels.from(config, Levels.Normalisation.HALVES));
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
    Pixels aligned = steps.align ? aligned(pixels) : pixels;
    Pixels resized = steps.resize ? resized(aligned) : aligned;
    Pixels page = steps.shrink ? shrunk(resized) : resized;
    if (steps.pad && (page.width() > size.width() || page.height() > size.height())) {
      throw new ImageException(
          "a picture of %d×%d pixels is still %d×%d when it should be padded to %d×%d; set do_resize and do_thumbnail of the image processor to true"
              .formatted(
                  pixels.width(),
                  pixels.height(),
                  page.width(),
                  page.height(),
                  size.width(),
                  size.height()));
    }
    Span across = span(page.width(), size.width(), width());
    Span down = span(page.height(), size.height(), height());
    levels.write(page, across, down, target);
  }

  @Override
  public Optional<PictureView> view(int width, int height) {
    boolean turned = steps.align && isAcross(width, height);
    int wide = turned ? height : width;
    int high = turned ? width : height;
    TargetSize.Extent page = new TargetSize.Extent(wide, high);
    if (steps.resize) {
      page = shortEdge().of(wide, high);
    }
    if (steps.shrink) {
      page = thumbnail(page.width(), page.height());
    }
    double across = (double) wide / page.width();
    double down = (double) high / page.height();
    double left = span((int) page.width(), size.width(), width()).origin() * across;
    double top = span((int) page.height(), size.height(), height()).origin() * down;
    Region seen =
        turned
            ? new Region(top, wide - left - width() * across, height() * down, width() * across)
            : new Region(left, top, width() * across, height() * down);
    return Optional.of(new PictureView(width, height, seen, turned));
  }

  private Span span(int page, int padded, int cropped) {
    return steps.pad ? Span.padded(page, padded).cropped(cropped) : Span.cropped(page, cropped);
  }

  /// `align_long_axis`: turned clockwise where one of page and size is wide and the other is high.
  private Pixels aligned(Pixels page) {
    return isAcross(page.width(), page.height()) ? Orientation.TURNED_LEFT.turn(page) : page;
  }

  /// Whether the long edge of a page does not lie along that of the size.
  private boolean isAcross(int width, int height) {
    return Integer.compare(width, height) * Integer.compare(size.width(), size.height()) < 0;
  }

  private Pixels resized(Pixels page) {
    return resized(page, shortEdge().of(page.width(), page.height()), resize);
  }

  private TargetSize shortEdge() {
    return new TargetSize.ShortestEdge(Math.min(size.width(), size.height()));
  }

  /// `thumbnail`: no larger than the size in either direction. A square page takes its shape.
  private Pixels shrunk(Pixels page) {
    TargetSize.Extent extent = thumbnail(page.width(), page.height());
    if (extent.width() == page.width() && extent.height() == page.height()) {
      return page;
    }
    // Transformers takes the filter of code 0 for one that is not given.
    PillowResize smooth =
        resize.filter() == ResampleFilter.NEAREST
            ? new PillowResize(ResampleFilter.BICUBIC, resize.order())
            : resize;
    return resized(page, extent, smooth);
  }

  private TargetSize.Extent thumbnail(long pageWidth, long pageHeight) {
    long width = Math.min(pageWidth, size.width());
    long height = Math.min(pageHeight, size.height());
    if (width == pageWidth && height == pageHeight) {
      return new TargetSize.Extent(width, height);
    }
    if (pageHeight > pageWidth) {
      width = pageWidth * height / pageHeight;
    } else if (pageWidth > pageHeight) {
      height = pageHeight * width / pageWidth;
    }
    return new TargetSize.Extent(width, height);
  }

  private static Pixels resized(Pixels page, TargetSize.Extent extent, PillowResize resize) {
    extent.check(page, MOST_BETWEEN);
    return resize.resize(
        page,
        (int) extent.width(),
        (int) extent.height(),
        new PillowResize.Region(0, 0, (int) extent.width(), (int) extent.height()));
  }

  /// Older files list the width before the height.
  private static TargetSize.Exact size(Config config) {
    if (!(TargetSize.from(config, DEFAULT_SIZE) instanceof TargetSize.Exact size)) {
      throw config.wrong("size", "an object with height and width");
    }
    return config.value("size") instanceof JsonArray
        ? new TargetSize.Exact(/* height= */ size.width(), /* width= */ size.height())
        : size;
  }
}
