// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.gpusuite;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Image;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/// Pictures to measure with, each unlike the others: coarse waves with some noise. Written once, so
/// that whoever is compared with reads the same.
record Samples(Path folder, String format, int width, int height) {

  /// Requests about the first pictures, which are written where they are not there.
  List<CaptionRequest> requests(int count) throws IOException {
    Files.createDirectories(folder);
    List<CaptionRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path file = folder.resolve("picture-%04d.%s".formatted(i, format));
      if (!Files.exists(file)) {
        Path part = folder.resolve("part." + format);
        ImageIO.write(picture(i), format, part.toFile());
        Files.move(part, file);
      }
      requests.add(CaptionRequest.describe(Image.of(file)));
    }
    return requests;
  }

  private BufferedImage picture(int index) {
    SplittableRandom random = new SplittableRandom(index);
    double[][] columns = new double[6][];
    double[][] rows = new double[6][];
    for (int c = 0; c < 3; c++) {
      wave(width, random.nextDouble(0.005, 0.05), random.nextDouble(6), columns, c);
      wave(height, random.nextDouble(0.005, 0.05), random.nextDouble(6), rows, c);
    }
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
          double wave = columns[c][x] * rows[c + 3][y] + columns[c + 3][x] * rows[c][y];
          int level = (int) (128 + 110 * wave) + random.nextInt(13) - 6;
          rgb = rgb << 8 | Math.clamp(level, 0, 255);
        }
        picture.setRGB(x, y, rgb);
      }
    }
    return picture;
  }

  /// Sines of a channel, and three places behind them its cosines.
  private static void wave(int count, double step, double start, double[][] waves, int channel) {
    waves[channel] =
        IntStream.range(0, count).mapToDouble(i -> Math.sin(start + i * step)).toArray();
    waves[channel + 3] =
        IntStream.range(0, count).mapToDouble(i -> Math.cos(start + i * step)).toArray();
  }
}
