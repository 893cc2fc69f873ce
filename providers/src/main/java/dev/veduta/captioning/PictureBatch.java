// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Image;
import dev.veduta.api.Video;
import dev.veduta.api.Visual;
import dev.veduta.spi.ImageDecoder;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// The processed pixels of a batch: one `[B, 3, H, W]` block for each frame, one for pictures.
public record PictureBatch(List<Values> frames, boolean isVideo) {

  static List<Image> frames(Visual visual) {
    return switch (visual) {
      case Image image -> List.of(image);
      case Video(List<Image> frames) -> frames;
    };
  }

  static boolean isVideo(Visual visual) {
    return visual instanceof Video;
  }

  /// Decodes and processes the pictures of requests that are alike.
  ///
  /// @param mostFrames of a video; 0 for a model that takes none
  static PictureBatch of(
      List<CaptionRequest> requests,
      ImageDecoder decoder,
      PixelOptions options,
      ImageProcessor processor,
      int mostFrames) {
    Visual first = requests.getFirst().visual();
    int count = frames(first).size();
    if (isVideo(first) && count > mostFrames) {
      throw new IllegalArgumentException(
          mostFrames == 0
              ? "this model was trained on pictures, not on videos; give it one picture"
              : "this model sees at most %d frames of a video, got %d; choose %d of them"
                  .formatted(mostFrames, count, mostFrames));
    }
    int height = processor.height();
    int width = processor.width();
    long bytes = 3L * height * width * Float.BYTES;
    List<Values> frames = new ArrayList<>();
    for (int frame = 0; frame < count; frame++) {
      Values block = Values.zeros(Shape.of(requests.size(), 3, height, width));
      for (int i = 0; i < requests.size(); i++) {
        Image image = frames(requests.get(i).visual()).get(frame);
        processor.process(decoder.decode(image, options), block.data().asSlice(i * bytes, bytes));
      }
      frames.add(block);
    }
    return new PictureBatch(frames, isVideo(first));
  }

  public List<Tensor> upload(ComputeSession compute) {
    return frames.stream()
        .map(frame -> compute.upload(frame.shape(), DType.F32, frame.data()))
        .toList();
  }

  /// All pixels as Transformers has them: `[B, 3, H, W]`, of videos `[B, F, 3, H, W]`.
  public Values together() {
    if (!isVideo) {
      return frames.getFirst();
    }
    Shape one = frames.getFirst().shape();
    Values all = Values.zeros(Shape.of(one.rows(), frames.size(), one.at(1), one.at(2), one.at(3)));
    long bytes = one.elements() / one.rows() * Float.BYTES;
    for (int b = 0; b < one.rows(); b++) {
      for (int f = 0; f < frames.size(); f++) {
        MemorySegment.copy(
            frames.get(f).data(),
            b * bytes,
            all.data(),
            ((long) b * frames.size() + f) * bytes,
            bytes);
      }
    }
    return all;
  }
}
