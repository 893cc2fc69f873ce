// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.PatchGrid;
import dev.veduta.api.PictureView;
import dev.veduta.api.Region;
import dev.veduta.spi.Config;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.ImageProcessorProvider;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Pixels;
import dev.veduta.spi.TokenGrid;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a processed picture shows of the picture …
class PictureViewTest {
  private static final int SIDE = 8;
  private static final String CLIP =
      "{'size': {'shortest_edge': 40}, 'crop_size': {'height': 32, 'width': 32}}";
  private static final String PADDED =
      "{'size': {'shortest_edge': 24}, 'crop_size': {'height': 40, 'width': 40}}";
  private static final String EXACT = "{'size': {'height': 48, 'width': 32}}";
  private static final String DONUT =
      "{'size': {'height': 64, 'width': 48}, 'do_align_long_axis': true}";
  private static final String CUT =
      "{'size': {'height': 64, 'width': 48}, 'do_align_long_axis': true, 'do_center_crop': true,"
          + " 'crop_size': {'height': 40, 'width': 48}}";

  /// A white patch on a black picture is white where the model has it.
  @ParameterizedTest
  @CsvSource({"180, 120", "120, 180", "100, 100", "240, 120"})
  void isWhereItsPixelsComeFrom(int width, int height) {
    compare(new ClipImageProcessorProvider(), CLIP, width, height);
    compare(new ClipImageProcessorProvider(), PADDED, width, height);
    compare(new VitImageProcessorProvider(), EXACT, width, height);
    compare(new DonutImageProcessorProvider(), DONUT, width, height);
    compare(new DonutImageProcessorProvider(), CUT, width, height);
  }

  @Test
  void isTheMiddleWhereItIsCropped() {
    ImageProcessor clip = load(new ClipImageProcessorProvider(), CLIP);

    // 160 × 80 becomes 80 × 40, of which the middle 32 × 32 are left.
    assertThat(clip.view(160, 80))
        .contains(new PictureView(160, 80, new Region(48, 8, 64, 64), false));
  }

  private static void compare(
      ImageProcessorProvider provider, String config, int width, int height) {
    ImageProcessor processor = load(provider, config);
    PictureView view = processor.view(width, height).orElseThrow();
    int rows = processor.height() / SIDE;
    int columns = processor.width() / SIDE;
    PatchGrid grid =
        new TokenGrid(0, rows, columns, SIDE).over(view, processor.height(), processor.width());
    int tried = 0;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        Region region = grid.region(row, column);
        boolean isInside =
            region.left() >= 0
                && region.top() >= 0
                && region.left() + region.width() <= width
                && region.top() + region.height() <= height;
        if (isInside) {
          tried++;
          int[] brightest = brightest(processor, painted(width, height, region));
          assertThat(brightest)
              .as("%s of %s of %d×%d", region, provider.name(), width, height)
              .containsExactly(row, column);
        }
      }
    }
    assertThat(tried).as("patches that lie on the picture").isGreaterThan(3);
  }

  /// Black with a white region.
  private static Pixels painted(int width, int height, Region region) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      int row = i / width;
      int column = i % width;
      double x = column + 0.5 - region.left();
      double y = row + 0.5 - region.top();
      if (x > 0 && y > 0 && x < region.width() && y < region.height()) {
        rgb[3 * i] = -1;
        rgb[3 * i + 1] = -1;
        rgb[3 * i + 2] = -1;
      }
    }
    return new Pixels(width, height, rgb);
  }

  /// Row and column of the patch with the greatest sum.
  private static int[] brightest(ImageProcessor processor, Pixels pixels) {
    int height = processor.height();
    int width = processor.width();
    Values processed = Values.zeros(Shape.of(3, height, width));
    processor.process(pixels, processed.data());
    int[] place = {-1, -1};
    double most = Double.NEGATIVE_INFINITY;
    for (int row = 0; row < height / SIDE; row++) {
      for (int column = 0; column < width / SIDE; column++) {
        double sum = 0;
        for (int i = 0; i < SIDE * SIDE; i++) {
          int at = (row * SIDE + i / SIDE) * width + column * SIDE + i % SIDE;
          sum += processed.at(at);
        }
        if (sum > most) {
          most = sum;
          place = new int[] {row, column};
        }
      }
    }
    return place;
  }

  private static ImageProcessor load(ImageProcessorProvider provider, String config) {
    return provider.load(
        Config.parse("preprocessor_config.json", config.replace('\'', '"').getBytes(UTF_8)),
        PixelOptions.DEFAULT);
  }
}
