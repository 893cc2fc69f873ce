// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Carries the context of the calling thread (application, security, naming) to what depends on a
/// stage: with MicroProfile Context Propagation where it is there, else with Jakarta Concurrency,
/// else not at all.
///
/// The classes that use one of these are loaded only where its API is. Where that is all there is
/// of it, they say so.
final class CarriedContext {
  private static final System.Logger LOG = System.getLogger("dev.veduta.cdi");

  private volatile @Nullable Way found;

  /// Something that carries contexts.
  interface Way {
    <T> CompletionStage<T> carry(CompletableFuture<T> stage);
  }

  <T> CompletionStage<T> carry(CompletableFuture<T> stage) {
    try {
      Way way = found;
      if (way == null) {
        // Looked for again where there was none: a thread may have no names to look up, and the
        // next one may.
        way = find();
        found = way;
      }
      return way == null ? stage : way.carry(stage);
    } catch (RuntimeException | LinkageError e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the context of this thread can't be carried; what depends on a caption goes without it",
          e);
      return stage;
    }
  }

  private static @Nullable Way find() {
    Optional<Way> way =
        isThere("org.eclipse.microprofile.context.ThreadContext")
            ? PropagatedContext.find()
            : Optional.empty();
    if (way.isEmpty() && isThere("jakarta.enterprise.concurrent.ContextService")) {
      way = ConcurrencyContext.find();
    }
    return way.orElse(null);
  }

  private static boolean isThere(String api) {
    try {
      Class.forName(api, false, CarriedContext.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
