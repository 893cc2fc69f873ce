// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning.batch;

import dev.veduta.captioning.TokenIds;
import dev.veduta.spi.DecodingState;
import dev.veduta.spi.Observer;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.compute.ComputeSession;
import java.util.Arrays;

/// A search under way with what its texts remember, which it owns.
record RunningText(Decoding decoding, SeenPicture picture, DecodingState state)
    implements AutoCloseable {

  /// Reads a prompt but for its last token, unless the search itself reads all of it.
  static RunningText begin(
      ComputeSession compute, TextDecoder decoder, SeenPicture picture, Decoding decoding) {
    int rows = decoding.search().rows();
    int[] prompt = decoding.prompt();
    DecodingState state = decoder.begin(compute, picture.memory(), rows, decoding.mostRead());
    try {
      if (prompt.length > 1 && !decoding.search().needs().hidden()) {
        int[][] first = new int[rows][];
        Arrays.fill(first, Arrays.copyOf(prompt, prompt.length - 1));
        decoder.read(compute, state, TokenIds.upload(compute, first), Observer.NONE);
      }
      return new RunningText(decoding, picture, state);
    } catch (Throwable e) {
      try (state) {
        throw e;
      }
    }
  }

  /// Makes its rows continue what they are to continue.
  void arrange(ComputeSession compute) {
    int forgotten = decoding.search().forgets();
    if (forgotten > 0) {
      compute.forget(state.past(), forgotten);
    }
    int[] parents = decoding.search().parents();
    for (int row = 0; row < parents.length; row++) {
      if (parents[row] != row) {
        compute.reorder(state.past(), parents);
        return;
      }
    }
  }

  @Override
  public void close() {
    state.close();
    picture.release();
  }
}
