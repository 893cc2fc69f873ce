// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.runtime.Captioners;
import dev.veduta.spi.Provider;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

/// Injects the beans that are only looked up: the plug-ins and the captioners.
///
/// Quarkus, while it builds an application, removes beans that nobody injects. It keeps these for
/// this one, and this one because it observes an event.
@Dependent
final class KeptBeans {
  @Inject @Any Instance<Provider> plugins;
  @Inject @Any Instance<Captioners> captioners;

  void keep(@Observes Startup startup) {
    // Nothing is to be done: beans are made when they are asked for.
  }
}
