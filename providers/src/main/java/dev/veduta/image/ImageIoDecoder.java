// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.api.Image;
import dev.veduta.api.ImageException;
import dev.veduta.spi.ImageDecoder;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Pixels;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Finds a picture's format by its first bytes and has it read: size first, pixels only when there
/// are not too many of them.
final class ImageIoDecoder implements ImageDecoder {

  /// What a file may hold besides its pixels.
  private static final long METADATA_BYTES = 64L << 20;

  @Override
  public Pixels decode(Image image, PixelOptions options) {
    String name = image.name();
    byte[] encoded =
        switch (image) {
          case Image.OfBytes bytes -> bytes.encoded();
          case Image.OfFile file -> read(name, file.path(), options);
        };
    PictureFormat format = formatOf(name, encoded);
    try {
      Pixels pixels = format.reader().read(encoded, new PixelLimit(name, options.maxPixels()));
      return options.exifOrientation() ? format.reader().orientation(encoded).turn(pixels) : pixels;
    } catch (ImageException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw fault(name, format, e);
    }
  }

  private static PictureFormat formatOf(String name, byte[] encoded) {
    if (encoded.length == 0) {
      throw new ImageException(name + " is empty; expected a picture");
    }
    return PictureFormat.of(encoded)
        .orElseThrow(
            () ->
                new ImageException(
                    name
                        + " is no picture that can be read: it begins like none of "
                        + PictureFormat.titles()));
  }

  private static byte[] read(String name, Path path, PixelOptions options) {
    if (Files.isDirectory(path)) {
      throw new ImageException(name + " is a folder; expected a picture");
    }
    // Four 16-bit samples are the most that a format stores for a pixel.
    int most = (int) Math.min(8 * options.maxPixels() + METADATA_BYTES, Integer.MAX_VALUE - 16);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      in.mark(PictureFormat.SIGNATURE_BYTES);
      formatOf(name, in.readNBytes(PictureFormat.SIGNATURE_BYTES));
      in.reset();
      byte[] encoded = in.readNBytes(most);
      if (encoded.length == most && in.read() >= 0) {
        throw new ImageException(
            "%s has more than the %d bytes that a picture of %d pixels can need; raise"
                    .formatted(name, most, options.maxPixels())
                + " veduta.captioner.<name>.max-pixels to read it");
      }
      return encoded;
    } catch (NoSuchFileException e) {
      throw new ImageException(name + " does not exist; expected a picture", e);
    } catch (AccessDeniedException e) {
      throw new ImageException(name + " may not be read by this user", e);
    } catch (IOException e) {
      throw new ImageException("%s can't be read: %s".formatted(name, e.getMessage()), e);
    } catch (OutOfMemoryError e) {
      throw tooLittleMemory(name, e);
    }
  }

  private static ImageException fault(String name, PictureFormat format, Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof OutOfMemoryError) {
      return tooLittleMemory(name, thrown);
    }
    String reason =
        switch (root) {
          case EOFException ended -> "the file ends before the picture does";
          case DamagedPictureException damaged -> String.valueOf(damaged.getMessage());
          case IOException damaged -> "its data are damaged (%s)".formatted(damaged.getMessage());
          // The readers meet damage in ways of their own: indices out of bounds, missing tables.
          default -> "its parts contradict each other";
        };
    return new ImageException(
        "%s can't be read as %s: %s".formatted(name, format.title(), reason), thrown);
  }

  private static ImageException tooLittleMemory(String name, Throwable thrown) {
    return new ImageException(
        name
            + " needs more memory than the JVM has left; give it more with -Xmx, or set"
            + " veduta.captioner.<name>.max-pixels lower to have such pictures refused",
        thrown);
  }
}
