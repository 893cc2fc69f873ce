// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Image;
import dev.veduta.api.Video;
import dev.veduta.api.Visual;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The processed pixels of a batch: one `[B, 3, H, W]` block for each frame, one for pictures.
public record PictureBatch(List<Values> frames, boolean isVideo) {

  /// How many frames of it a model sees, 1 of a picture.
  ///
  /// @param trained how many frames the model was trained with
  static int frames(Visual visual, int trained) {
    return switch (visual) {
      case Image _ -> 1;
      case Video.OfFrames(var frames) -> frames.size();
      case Video.OfFile file -> file.frames() == null ? Math.max(1, trained) : file.frames();
    };
  }

  static boolean isVideo(Visual visual) {
    return visual instanceof Video;
  }

  /// Decodes and processes the pictures of requests that are alike.
  ///
  /// @param trained how many frames of a video the model was trained with; 0 for one that takes
  ///   none
  static PictureBatch of(List<CaptionRequest> requests, Pictures pictures, int trained) {
    Visual first = requests.getFirst().visual();
    if (isVideo(first) && trained == 0) {
      throw new IllegalArgumentException(
          "this model was trained on pictures, not on videos; give it one picture");
    }
    int count = frames(first, trained);
    Shape shape = Shape.of(requests.size(), 3, pictures.height(), pictures.width());
    long bytes = shape.elements() / requests.size() * Float.BYTES;
    List<Values> frames = new ArrayList<>();
    for (int frame = 0; frame < count; frame++) {
      frames.add(Values.zeros(shape));
    }
    for (int i = 0; i < requests.size(); i++) {
      long from = i * bytes;
      List<MemorySegment> targets =
          frames.stream().map(frame -> frame.data().asSlice(from, bytes)).toList();
      pictures.process(requests.get(i).visual(), targets);
    }
    return new PictureBatch(frames, isVideo(first));
  }

  /// Whether all pixels are the same, to the last bit.
  public boolean equalsInBits(PictureBatch other) {
    return isVideo == other.isVideo
        && frames.size() == other.frames.size()
        && IntStream.range(0, frames.size())
            .allMatch(i -> frames.get(i).data().mismatch(other.frames.get(i).data()) < 0);
  }

  /// Whether it can be seen in one pass with another: frames as many and as large.
  public boolean isLike(PictureBatch other) {
    return isVideo == other.isVideo
        && frames.size() == other.frames.size()
        && size().equals(other.size());
  }

  /// The size of a frame, `[3, H, W]`.
  public Shape size() {
    Shape shape = frames.getFirst().shape();
    return Shape.of(shape.at(1), shape.at(2), shape.at(3));
  }

  public List<Tensor> upload(ComputeSession compute) {
    return upload(compute, List.of(this));
  }

  /// Uploads batches that are alike as one, in their order.
  public static List<Tensor> upload(ComputeSession compute, List<PictureBatch> batches) {
    int rows = batches.stream().mapToInt(one -> one.frames.getFirst().shape().rows()).sum();
    PictureBatch first = batches.getFirst();
    Shape shape = Shape.of(rows, first.size().at(0), first.size().at(1), first.size().at(2));
    return IntStream.range(0, first.frames.size())
        .mapToObj(
            frame ->
                compute.upload(
                    shape,
                    DType.F32,
                    batches.stream().map(one -> one.frames.get(frame).data()).toList()))
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
