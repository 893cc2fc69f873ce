// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.spi.ImageProcessorProvider;
import dev.veduta.testkit.image.ImageProcessorContract;
import org.junit.jupiter.api.Nested;

/// What every image processor promises, of all that there are.
final class ProcessorTest {
  @Nested
  final class Clip extends Small {
    Clip() {
      super(new ClipImageProcessorProvider(), "'size': {'shortest_edge': 9}, 'crop_size': 8");
    }
  }

  @Nested
  final class Vit extends Small {
    Vit() {
      super(new VitImageProcessorProvider(), "'size': {'height': 8, 'width': 12}");
    }
  }

  @Nested
  final class Deit extends Small {
    Deit() {
      super(new DeitImageProcessorProvider(), "'size': 9, 'crop_size': 8");
    }
  }

  @Nested
  final class Beit extends Small {
    Beit() {
      super(new BeitImageProcessorProvider(), "'size': 9, 'crop_size': 8");
    }
  }

  @Nested
  final class Donut extends Small {
    Donut() {
      super(new DonutImageProcessorProvider(), "'size': [12, 16], 'do_align_long_axis': true");
    }
  }

  @Nested
  final class VideoMae extends Small {
    VideoMae() {
      super(new VideoMaeImageProcessorProvider(), "'size': {'shortest_edge': 9}, 'crop_size': 8");
    }
  }

  /// A processor whose results are small.
  abstract static class Small extends ImageProcessorContract {
    private final ImageProcessorProvider provider;
    private final String settings;

    Small(ImageProcessorProvider provider, String settings) {
      this.provider = provider;
      this.settings = settings;
    }

    @Override
    protected ImageProcessorProvider provider() {
      return provider;
    }

    @Override
    protected String config() {
      return "{%s}".formatted(settings.replace('\'', '"'));
    }
  }
}
