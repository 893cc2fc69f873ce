// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.git;

import dev.veduta.spi.DecodingState;
import dev.veduta.spi.Observer;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A forward pass with every number on the way, put together as Transformers returns it: image
/// tokens and text tokens in one sequence.
record GitTrace(GitNetwork network) {

  Map<String, Values> run(ComputeSession c, GitPixels pixels, int[][] inputIds) {
    Map<String, Values> seen = new LinkedHashMap<>();
    seen.put("pixel_values", pixels.together());
    List<Tensor> frames = pixels.upload(c);
    Tensor vision = network.see(c, frames, false);
    seen.put("encoder_last_hidden_state", c.read(vision));
    Tensor image = pixels.isVideo() ? network.see(c, frames, true) : vision;

    GitDecoder decoder = network.decoder();
    Recorder imageRecorder = new Recorder(c);
    Recorder textRecorder = new Recorder(c);
    int length = inputIds[0].length;
    Tensor ids =
        c.upload(
            Shape.of(inputIds.length, length),
            DType.I32,
            MemorySegment.ofArray(Arrays.stream(inputIds).flatMapToInt(Arrays::stream).toArray()));
    try (DecodingState state = decoder.begin(c, image, 1, length, imageRecorder)) {
      decoder.read(c, state, ids, textRecorder);
    }
    imageRecorder.values.forEach(
        (name, value) -> {
          Values text = textRecorder.values(name);
          seen.put(
              name,
              name.startsWith("attentions")
                  ? joinedAttention(value, text)
                  : joinedTokens(value, text));
        });
    Values last = joinedTokens(imageRecorder.last(), textRecorder.last());
    Values logits = c.read(decoder.logits(c, c.upload(last.shape(), DType.F32, last.data())));
    seen.put("logits", logits);
    if (length > 1) {
      seen.put("loss", loss(logits, inputIds));
    }
    return seen;
  }

  /// `[B, N, D]` and `[B, T, D]`: `[B, N + T, D]`.
  private static Values joinedTokens(Values image, Values text) {
    Shape a = image.shape();
    Shape b = text.shape();
    Values joined = Values.zeros(Shape.of(a.rows(), a.at(1) + b.at(1), a.width()));
    long imageBytes = (long) a.at(1) * a.width() * Float.BYTES;
    long textBytes = (long) b.at(1) * b.width() * Float.BYTES;
    for (int row = 0; row < a.rows(); row++) {
      long at = row * (imageBytes + textBytes);
      MemorySegment.copy(image.data(), row * imageBytes, joined.data(), at, imageBytes);
      MemorySegment.copy(text.data(), row * textBytes, joined.data(), at + imageBytes, textBytes);
    }
    return joined;
  }

  /// `[B, H, N, N]` and `[B, H, T, N + T]`: `[B, H, N + T, N + T]`, where image rows see no text.
  private static Values joinedAttention(Values image, Values text) {
    int n = image.shape().width();
    int t = text.shape().at(2);
    int s = n + t;
    Values joined = Values.zeros(Shape.of(image.shape().rows(), image.shape().at(1), s, s));
    long heads = (long) image.shape().rows() * image.shape().at(1);
    for (long head = 0; head < heads; head++) {
      for (int row = 0; row < s; row++) {
        boolean isImage = row < n;
        Values from = isImage ? image : text;
        long source = isImage ? (head * n + row) * n : (head * t + row - n) * s;
        MemorySegment.copy(
            from.data(),
            source * Float.BYTES,
            joined.data(),
            (head * s + row) * s * Float.BYTES,
            (long) (isImage ? n : s) * Float.BYTES);
      }
    }
    return joined;
  }

  /// The mean cross-entropy of each text token given those before it
  /// (spec/11-loss-and-finetuning.md).
  private static Values loss(Values logits, int[][] labels) {
    int vocabulary = logits.shape().width();
    int sequence = logits.shape().at(1);
    int length = labels[0].length;
    double sum = 0;
    for (int row = 0; row < labels.length; row++) {
      for (int t = 1; t < length; t++) {
        long from = ((long) row * sequence + sequence - length + t - 1) * vocabulary;
        double max = Double.NEGATIVE_INFINITY;
        for (int v = 0; v < vocabulary; v++) {
          max = Math.max(max, logits.at(from + v));
        }
        double total = 0;
        for (int v = 0; v < vocabulary; v++) {
          total += Math.exp(logits.at(from + v) - max);
        }
        sum += max + Math.log(total) - logits.at(from + labels[row][t]);
      }
    }
    Values loss = Values.zeros(Shape.of(1));
    loss.set(0, (float) (sum / (labels.length * (length - 1.0))));
    return loss;
  }

  /// Keeps a copy of all it sees.
  private static final class Recorder implements Observer {
    private final ComputeSession compute;
    private final Map<String, Values> values = new LinkedHashMap<>();

    Recorder(ComputeSession compute) {
      this.compute = compute;
    }

    @Override
    public void saw(String name, Tensor value) {
      values.put(name, compute.read(value));
    }

    Values values(String name) {
      Values found = values.get(name);
      if (found == null) {
        throw new IllegalStateException(name + " was seen in the image only");
      }
      return found;
    }

    Values last() {
      return values(
          values.keySet().stream()
              .filter(name -> name.startsWith("hidden_states."))
              .reduce((_, later) -> later)
              .orElseThrow());
    }
  }
}
