// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/// A caption while it is being generated: its tokens as they come, and the whole in the end.
///
/// It takes one subscriber, who may come at any time and misses nothing: tokens wait until they are
/// requested, and the model never waits for them. Cancelling the subscription, or this, ends the
/// generation within one step; nothing has to be closed after the end.
///
/// With beams nothing is certain before all is, so all tokens come in the end.
public interface CaptionStream extends Flow.Publisher<Token>, AutoCloseable {

  /// The caption, when it is there. It fails as [ImageCaptioner#generate] does. One that was
  /// cancelled holds what was generated until then, for the reason [FinishReason#CANCELLED].
  CompletableFuture<Caption> caption();

  /// Ends the generation within one step. Does nothing after the end.
  void cancel();

  /// The same as [#cancel].
  @Override
  default void close() {
    cancel();
  }
}
