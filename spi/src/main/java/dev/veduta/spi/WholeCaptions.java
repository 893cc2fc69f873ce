// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Token;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// The captions of a model that only knows how to generate them as a whole.
record WholeCaptions(CompletableFuture<List<Caption>> captions) implements PendingCaptions {

  WholeCaptions(
      CaptionModel model,
      CaptionRequest request,
      GenerationOptions options,
      Consumer<Token> tokens) {
    this(
        CompletableFuture.supplyAsync(
            () -> {
              List<Caption> captions = model.generate(List.of(request), options).getFirst();
              captions.getFirst().tokens().forEach(tokens);
              return captions;
            },
            work -> Thread.ofVirtual().start(work)));
  }

  @Override
  public void cancel() {}
}
