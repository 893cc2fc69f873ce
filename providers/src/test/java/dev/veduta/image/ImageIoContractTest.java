// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.api.Image;
import dev.veduta.spi.ImageDecoderProvider;
import dev.veduta.testkit.image.ImageDecoderContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The built-in reader of pictures …
final class ImageIoContractTest extends ImageDecoderContract {
  private static final Path PICTURES =
      Path.of("..", "integration-tests", "goldens", "src", "test", "resources", "pictures");

  @Override
  protected ImageDecoderProvider provider() {
    return new ImageIoDecoderProvider();
  }

  @Override
  protected List<Image.OfBytes> pictures() {
    try (Stream<Path> files = Files.list(PICTURES)) {
      return files.sorted().map(ImageIoContractTest::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Image.OfBytes read(Path file) {
    try {
      return new Image.OfBytes(file.getFileName().toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
