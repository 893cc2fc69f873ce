// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.git;

import dev.veduta.captioning.CrossEntropy;
import dev.veduta.captioning.PictureBatch;
import dev.veduta.captioning.Recorder;
import dev.veduta.captioning.TokenIds;
import dev.veduta.spi.DecodingState;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.KvCache;
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

  Map<String, Values> run(ComputeSession c, PictureBatch pixels, int[][] inputIds, int[][] labels) {
    Map<String, Values> seen = new LinkedHashMap<>();
    seen.put("pixel_values", pixels.together());
    List<Tensor> frames = pixels.upload(c);
    Tensor vision = vision(c, frames, seen);
    seen.put("encoder_last_hidden_state", c.read(vision));
    Tensor image = pixels.isVideo() ? network.see(c, frames, true) : vision;

    GitDecoder decoder = network.decoder();
    Recorder imageRecorder = new Recorder(c);
    Recorder textRecorder = new Recorder(c);
    int length = inputIds[0].length;
    Tensor ids = TokenIds.upload(c, inputIds);
    try (KvCache remembered = decoder.remember(c, image, imageRecorder);
        DecodingState state = decoder.begin(c, remembered, 1, length)) {
      decoder.read(c, state, ids, textRecorder);
    }
    imageRecorder
        .values()
        .forEach(
            (name, value) -> {
              Values text = textRecorder.value(name);
              seen.put(
                  name,
                  name.startsWith("attentions")
                      ? joinedAttention(value, text)
                      : joinedTokens(value, text));
            });
    Values last = joinedTokens(last(imageRecorder), last(textRecorder));
    Values logits = c.read(decoder.logits(c, c.upload(last.shape(), DType.F32, last.data())));
    seen.put("logits", logits);
    if (length > 1) {
      seen.put("loss", loss(logits, labels));
    }
    return seen;
  }

  /// The tokens of all frames; of one alone also what each layer makes of them.
  private Tensor vision(ComputeSession c, List<Tensor> frames, Map<String, Values> seen) {
    if (frames.size() > 1) {
      return network.see(c, frames, false);
    }
    Recorder recorder = new Recorder(c);
    Tensor tokens = network.tower().encode(c, frames.getFirst(), recorder);
    seen.putAll(recorder.values());
    return tokens;
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

  /// The loss of each text token given those before it.
  private static Values loss(Values logits, int[][] labels) {
    int[][] targets =
        Arrays.stream(labels)
            .map(row -> Arrays.copyOfRange(row, 1, row.length))
            .toArray(int[][]::new);
    return CrossEntropy.mean(logits, logits.shape().at(1) - labels[0].length, targets);
  }

  private Values last(Recorder recorder) {
    return recorder.value("hidden_states." + network.decoder().blocks().size());
  }
}
