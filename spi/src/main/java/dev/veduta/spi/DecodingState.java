// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.KvCache;
import java.util.List;

/// All that one decoding remembers between tokens. Whoever began the decoding closes it.
///
/// @param past grows by one position a step
/// @param image the image as each layer sees it, computed once and shared by all beams; empty for a
///   decoder that reads the image as a prefix of the text
public record DecodingState(KvCache past, List<AttentionMemory> image) implements AutoCloseable {
  @Override
  public void close() {
    past.close();
  }
}
