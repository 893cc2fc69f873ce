// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.Image;
import dev.veduta.api.VedutaException;
import dev.veduta.jobs.ItemLines.Source;
import dev.veduta.runtime.Providers;
import dev.veduta.spi.ImageDecoderProvider;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Pixels;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/// Small pictures of a job's pictures, kept in a fixed number of files: of several pictures that
/// share one, it holds the last that was asked for.
record Thumbnails(JobFolder job) {
  /// Pixels of the longer side.
  static final int SIDE = 160;

  private static final int SLOTS = 10_000;
  private static final int MOST_KEPT_BYTES = 1 << 20;
  private static final PixelOptions PIXELS =
      new PixelOptions(true, 50_000_000L, PixelOptions.DEFAULT.resizeOrder());

  /// The small picture of a picture where it was made before.
  Optional<byte[]> kept(long index) throws IOException {
    try {
      Path slot = slot(index);
      if (Files.size(slot) > MOST_KEPT_BYTES) {
        return Optional.empty();
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(slot));
      if (bytes.remaining() <= Long.BYTES || bytes.getLong() != index) {
        return Optional.empty();
      }
      byte[] picture = new byte[bytes.remaining()];
      bytes.get(picture);
      return Optional.of(picture);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private Path slot(long index) {
    return job.thumbnails().resolve(Long.toString(Math.floorMod(index, (long) SLOTS)));
  }

  /// Makes the small picture of a picture; empty where there is none to be had.
  Optional<byte[]> made(long index) throws IOException {
    Source source;
    try (LineFile.Reading items = job.items().read()) {
      List<byte[]> lines = index < 0 ? List.of() : items.lines(index, 1);
      if (lines.isEmpty()) {
        return Optional.empty();
      }
      source = Source.parse(lines.getFirst());
    }
    if (source.isAddress()) {
      return Optional.empty(); // it was made when the picture was fetched, and is gone
    }
    try {
      Path file = job.file(JobOrder.read(job.order()), source);
      return Files.isRegularFile(file) ? Optional.of(keep(index, file)) : Optional.empty();
    } catch (VedutaException _) {
      return Optional.empty(); // no picture
    }
  }

  /// Makes a small picture and keeps it.
  ///
  /// @throws VedutaException if the file is no picture
  byte[] keep(long index, Path file) throws IOException {
    byte[] picture = jpeg(decode(file));
    ByteBuffer slot = ByteBuffer.allocate(Long.BYTES + picture.length);
    PrivateFiles.makeInside(job.thumbnails());
    PrivateFiles.write(slot(index), slot.putLong(index).put(picture).array());
    return picture;
  }

  private static Pixels decode(Path file) {
    return Providers.installed()
        .get(ImageDecoderProvider.class, "imageio")
        .open()
        .decode(Image.of(file), PIXELS);
  }

  private static byte[] jpeg(Pixels pixels) throws IOException {
    double scale = Math.min(1, (double) SIDE / Math.max(pixels.width(), pixels.height()));
    BufferedImage large = image(pixels);
    BufferedImage small =
        new BufferedImage(
            Math.max(1, (int) Math.round(pixels.width() * scale)),
            Math.max(1, (int) Math.round(pixels.height() * scale)),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(large, 0, 0, small.getWidth(), small.getHeight(), null);
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(small, "jpeg", out);
    return out.toByteArray();
  }

  /// At most four times as many pixels as needed: each is the mean of a square of them.
  private static BufferedImage image(Pixels pixels) {
    int step = Math.max(1, Math.max(pixels.width(), pixels.height()) / (2 * SIDE));
    int width = Math.ceilDiv(pixels.width(), step);
    int height = Math.ceilDiv(pixels.height(), step);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, mean(pixels, x * step, y * step, step));
      }
    }
    return image;
  }

  private static int mean(Pixels pixels, int left, int top, int step) {
    int right = Math.min(left + step, pixels.width());
    int bottom = Math.min(top + step, pixels.height());
    long red = 0;
    long green = 0;
    long blue = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        int at = (y * pixels.width() + x) * 3;
        red += pixels.rgb()[at] & 0xFF;
        green += pixels.rgb()[at + 1] & 0xFF;
        blue += pixels.rgb()[at + 2] & 0xFF;
      }
    }
    long count = (long) (right - left) * (bottom - top);
    return (int) (((red / count) << 16) | ((green / count) << 8) | (blue / count));
  }
}
