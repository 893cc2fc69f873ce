// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import dev.veduta.spi.VideoFrameProvider;
import dev.veduta.testkit.video.VideoFrameContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;

/// What every reader of videos promises, of all that there are.
final class FrameProviderTest {
  @Nested
  final class Jcodec extends Made {
    Jcodec() {
      super(new JcodecFrameProvider());
    }
  }

  @Nested
  final class Ffmpeg extends Made {
    Ffmpeg() {
      super(new FfmpegFrameProvider());
    }
  }

  /// A reader of a film that is made here.
  abstract static class Made extends VideoFrameContract {
    private final VideoFrameProvider provider;

    Made(VideoFrameProvider provider) {
      this.provider = provider;
    }

    @Override
    protected VideoFrameProvider provider() {
      return provider;
    }

    @Override
    protected List<Path> videos(Path folder) throws IOException {
      return List.of(Films.film(folder, Films.shades(14)));
    }
  }
}
