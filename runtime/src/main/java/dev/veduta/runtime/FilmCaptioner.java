// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.FrameSampling;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.Shot;
import dev.veduta.api.ShotListener;
import dev.veduta.api.ShotOptions;
import dev.veduta.api.Video;
import dev.veduta.api.VideoCaptioner;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.VideoFiles;
import dev.veduta.spi.VideoFrameProvider;
import dev.veduta.spi.VideoFrames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// Describes videos with a captioner, which its owner closes.
///
/// @param options how frames are read while cuts are looked for, as it is at the moment
record FilmCaptioner(ImageCaptioner captioner, VideoFiles videos, Supplier<PixelOptions> options)
    implements VideoCaptioner {

  /// Describes videos with a captioner that was configured.
  static FilmCaptioner of(ConfiguredCaptioner captioner, Providers providers) {
    return new FilmCaptioner(
        captioner, new VideoFiles(providers.all(VideoFrameProvider.class)), captioner::pixels);
  }

  @Override
  public Caption caption(Video video, GenerationOptions generation) {
    return captioner
        .generate(List.of(CaptionRequest.describe(video)), generation)
        .getFirst()
        .getFirst();
  }

  @Override
  public void describeShots(
      Path film, ShotOptions shots, GenerationOptions generation, ShotListener listener) {
    try (VideoFrames frames = videos.open(film, options.get())) {
      new ShotFinder(shots)
          .find(
              frames,
              new ShotFinder.Listener() {
                @Override
                public void progress(Duration position, Duration length) {
                  listener.progress(position, length);
                }

                @Override
                public void found(Duration start, Duration end) {
                  Video shot =
                      new Video.OfFile(film, FrameSampling.uniform(), shots.frames(), start, end);
                  listener.shot(new Shot(start, end, caption(shot, generation)));
                }
              });
    }
  }
}
