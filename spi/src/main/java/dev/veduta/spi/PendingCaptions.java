// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.api.Caption;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The captions of one request, while they are being generated.
public interface PendingCaptions {

  /// The captions, best first. It fails as [CaptionModel#generate] does. Cancelling the future
  /// itself stops nothing.
  CompletableFuture<List<Caption>> captions();

  /// Ends the generation within one step: the captions are what was generated until then, for the
  /// reason `CANCELLED`. Does nothing to one that has ended.
  void cancel();
}
