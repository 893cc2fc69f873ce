// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.context.ThreadContext;

/// Contexts by MicroProfile Context Propagation.
record PropagatedContext(ThreadContext context) implements CarriedContext.Way {

  /// Empty where there is the API without an implementation.
  static Optional<CarriedContext.Way> find() {
    try {
      return Optional.of(new PropagatedContext(ThreadContext.builder().build()));
    } catch (IllegalStateException e) {
      return Optional.empty();
    }
  }

  @Override
  public <T> CompletionStage<T> carry(CompletableFuture<T> stage) {
    return context.withContextCapture(stage);
  }
}
