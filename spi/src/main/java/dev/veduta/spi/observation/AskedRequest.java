// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.observation;

import dev.veduta.api.GenerationOptions;

/// What a request asks for.
///
/// @param kind what is done
/// @param pictures that are looked at: 1, or the frames of a video
/// @param promptTokens that the texts continue
/// @param maxNewTokens most tokens that a text may have
/// @param texts that are generated or scored
/// @param options of the call, with the captioner's and the checkpoint's behind them
public record AskedRequest(
    Kind kind,
    int pictures,
    int promptTokens,
    int maxNewTokens,
    int texts,
    GenerationOptions options) {

  /// What is done.
  public enum Kind {
    /// Texts are generated, and handed over when they are whole.
    GENERATE,
    /// A text is generated, and heard as it comes.
    STREAM,
    /// Texts are scored.
    SCORE
  }
}
