// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import dev.veduta.api.Image;
import dev.veduta.api.ImageException;
import dev.veduta.api.PictureView;
import dev.veduta.api.Video;
import dev.veduta.api.Visual;
import dev.veduta.spi.ImageDecoder;
import dev.veduta.spi.ImageDecoderProvider;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.ModelContext;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Pixels;
import dev.veduta.spi.VideoFiles;
import dev.veduta.spi.VideoFrames;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The way from files to the numbers that a model's vision encoder reads.
///
/// @param videos reads video files
/// @param options how pictures and frames are read
record Pictures(
    ImageDecoder decoder, VideoFiles videos, PixelOptions options, ImageProcessor processor) {

  /// By how much a time may be off that was rounded.
  private static final double ROUNDING_SECONDS = 5e-7;

  /// With the plug-ins and options that a model is loaded with.
  static Pictures of(ModelContext context, ImageProcessor processor) {
    return new Pictures(
        context.provider(ImageDecoderProvider.class, "imageio").open(),
        context.videos(),
        context.pixelOptions(),
        processor);
  }

  /// Rows of the numbers of a picture.
  int height() {
    return processor.height();
  }

  /// Columns of the numbers of a picture.
  int width() {
    return processor.width();
  }

  /// Writes the numbers of a picture, or of as many frames of a video as there are targets.
  void process(Visual visual, List<MemorySegment> targets) {
    switch (visual) {
      case Image image -> process(image, targets.getFirst());
      case Video.OfFrames(var frames) -> {
        for (int i = 0; i < targets.size(); i++) {
          process(frames.get(i), targets.get(i));
        }
      }
      case Video.OfFile file -> process(file, targets);
    }
  }

  /// What the numbers of a picture, or of so many frames of a video, show of it; empty where the
  /// image processor can't tell.
  List<PictureView> views(Visual visual, int count) {
    return switch (visual) {
      case Image image -> view(decoder.decode(image, options)).stream().toList();
      case Video.OfFrames(var frames) ->
          frames.stream()
              .limit(count)
              .flatMap(frame -> view(decoder.decode(frame, options)).stream())
              .toList();
      case Video.OfFile file -> {
        try (VideoFrames film = videos.open(file.path(), options)) {
          Pixels frame = film.frame(chosen(file, film, count)[0]);
          yield view(frame).map(one -> Collections.nCopies(count, one)).orElseGet(List::of);
        }
      }
    };
  }

  private Optional<PictureView> view(Pixels pixels) {
    return processor.view(pixels.width(), pixels.height());
  }

  private void process(Image image, MemorySegment target) {
    processor.process(decoder.decode(image, options), target);
  }

  private void process(Video.OfFile file, List<MemorySegment> targets) {
    try (VideoFrames film = videos.open(file.path(), options)) {
      int[] chosen = chosen(file, film, targets.size());
      Pixels frame = film.frame(chosen[0]);
      for (int i = 0; i < chosen.length; i++) {
        if (i > 0 && chosen[i] != chosen[i - 1]) {
          frame = film.frame(chosen[i]);
        }
        processor.process(frame, targets.get(i));
      }
    }
  }

  /// The frames that are seen of a stretch; one too short to hold any is the frame shown at its
  /// start.
  private static int[] chosen(Video.OfFile file, VideoFrames film, int count) {
    double start = seconds(file.start());
    if (start > 0 && start >= film.duration()) {
      throw new ImageException(
          String.format(
              Locale.ROOT,
              "%s lasts %.3f s, so that nothing of it is shown from %.3f s on",
              file.name(),
              film.duration(),
              start));
    }
    int first = firstFrom(film, start);
    int end = file.end() == null ? film.count() : firstFrom(film, seconds(file.end()));
    if (first >= end) {
      first = Math.max(0, Math.min(first, film.count()) - 1);
      end = first + 1;
    }
    try {
      int[] chosen = file.sampling().indices(count, end - first);
      for (int i = 0; i < chosen.length; i++) {
        chosen[i] += first;
      }
      return chosen;
    } catch (IllegalArgumentException e) {
      throw new ImageException("%s: %s".formatted(file.name(), e.getMessage()), e);
    }
  }

  /// The first frame that is shown then or later; the number of frames if there is none.
  private static int firstFrom(VideoFrames film, double seconds) {
    int low = 0;
    int high = film.count();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (film.seconds(middle) < seconds - ROUNDING_SECONDS) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double seconds(Duration time) {
    return time.getSeconds() + time.getNano() / 1e9;
  }
}
