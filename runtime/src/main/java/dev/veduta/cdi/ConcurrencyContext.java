// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import jakarta.enterprise.concurrent.ContextService;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/// Contexts by Jakarta Concurrency.
record ConcurrencyContext(ContextService service) implements CarriedContext.Way {

  /// Empty where no service can be looked up.
  @SuppressWarnings("BanJNDI") // the name is a constant, in the container's own name space
  static Optional<CarriedContext.Way> find() {
    try {
      return InitialContext.doLookup("java:comp/DefaultContextService")
              instanceof ContextService service
          ? Optional.of(new ConcurrencyContext(service))
          : Optional.empty();
    } catch (NamingException e) {
      return Optional.empty();
    }
  }

  @Override
  public <T> CompletionStage<T> carry(CompletableFuture<T> stage) {
    return service.withContextCapture(stage);
  }
}
