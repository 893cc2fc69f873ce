// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.api.CaptionerEvent;
import dev.veduta.runtime.Providers;
import dev.veduta.spi.Provider;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.annotation.Annotation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Looks beans up in the running container.
///
/// The lookup that a container passes to the creator of a synthetic bean may not see the
/// application's beans (Payara's does not); [CDI#current] sees them, but may not know which of
/// several containers of one process is meant. So both are asked.
final class ContainerBeans {
  private ContainerBeans() {}

  /// The container that the calling thread works in; empty where that can't be told, as while a
  /// container only builds.
  static Optional<CDI<Object>> current() {
    try {
      return Optional.of(CDI.current());
    } catch (IllegalStateException | IndexOutOfBoundsException e) {
      // The latter is Weld's for servlets, before it has begun.
      return Optional.empty();
    }
  }

  /// The bean of that type and these qualifiers.
  static <T> T get(Instance<Object> lookup, Class<T> type, Annotation... qualifiers) {
    Instance<T> found = lookup.select(type, qualifiers);
    return (found.isResolvable() ? found : CDI.current().select(type, qualifiers)).get();
  }

  /// Where events are fired for the application's beans to hear. It belongs to the container that
  /// the calling thread works in, and may be used on any thread.
  static Event<CaptionerEvent> events(Instance<Object> lookup) {
    return current()
        .map(container -> container.getBeanContainer().getEvent().select(CaptionerEvent.class))
        .orElseGet(() -> lookup.select(new TypeLiteral<Event<CaptionerEvent>>() {}).get());
  }

  /// The installed plug-ins and those that are beans.
  static Providers providers(Instance<Object> lookup) {
    Map<Bean<?>, Provider> beans = new LinkedHashMap<>();
    collect(beans, lookup);
    current().ifPresent(container -> collect(beans, container));
    return Providers.installed().with(List.copyOf(beans.values()));
  }

  private static void collect(Map<Bean<?>, Provider> beans, Instance<Object> lookup) {
    for (Instance.Handle<Provider> handle :
        lookup.select(Provider.class, Any.Literal.INSTANCE).handles()) {
      beans.computeIfAbsent(handle.getBean(), _ -> handle.get());
    }
  }
}
