// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.visionencoderdecoder;

import dev.veduta.captioning.CrossEntropy;
import dev.veduta.captioning.PictureBatch;
import dev.veduta.captioning.Recorder;
import dev.veduta.captioning.TokenIds;
import dev.veduta.spi.DecodingState;
import dev.veduta.spi.Observer;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/// A forward pass with every number on the way.
record VisionEncoderDecoderTrace(VisionEncoderDecoderNetwork network) {

  Map<String, Values> run(
      ComputeSession c, PictureBatch pictures, int[][] inputIds, int[][] labels) {
    Map<String, Values> seen = new LinkedHashMap<>();
    seen.put("pixel_values", pictures.together());
    Recorder encoded = new Recorder(c);
    Tensor image = network.encoder().encode(c, pictures.upload(c).getFirst(), encoded);
    seen.putAll(encoded.values());
    seen.put("encoder_last_hidden_state", c.read(image));

    Tensor projected = network.projected(c, image);
    Recorder decoded = new Recorder(c);
    seen.put("logits", logits(c, projected, inputIds, decoded));
    seen.putAll(decoded.values());
    if (network.config().decoderStart().isPresent() && network.config().pad().isPresent()) {
      Values scored = logits(c, projected, shifted(labels), Observer.NONE);
      seen.put("loss", CrossEntropy.mean(scored, 0, labels));
    }
    return seen;
  }

  private Values logits(ComputeSession c, Tensor image, int[][] ids, Observer observer) {
    TextDecoder decoder = network.decoder();
    try (KvCache seen = decoder.remember(c, image, observer);
        DecodingState state = decoder.begin(c, seen, 1, ids[0].length)) {
      return c.read(decoder.logits(c, decoder.read(c, state, TokenIds.upload(c, ids), observer)));
    }
  }

  /// What the decoder reads while it is asked for the labels: each row behind the start token.
  private int[][] shifted(int[][] labels) {
    int start = network.config().decoderStart().orElseThrow();
    int pad = network.config().pad().orElseThrow();
    int[][] shifted = new int[labels.length][labels[0].length];
    for (int row = 0; row < labels.length; row++) {
      shifted[row][0] = start;
      for (int t = 1; t < labels[row].length; t++) {
        int label = labels[row][t - 1];
        shifted[row][t] = label == CrossEntropy.IGNORED ? pad : label;
      }
    }
    return shifted;
  }
}
