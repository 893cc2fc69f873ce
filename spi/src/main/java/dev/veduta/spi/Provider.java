// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import java.util.Optional;

/// A plug-in: a name, in its [Plugin] annotation, and one method that takes a context.
public interface Provider {

  /// The name that files and users select it by.
  default String name() {
    Plugin plugin = getClass().getAnnotation(Plugin.class);
    if (plugin == null) {
      throw new IllegalStateException(
          getClass().getName()
              + " has no name: annotate it with @Plugin(\"…\") or override name()");
    }
    return plugin.value();
  }

  /// Why it can't be used here, as one sentence with what to do about it; empty when it can.
  default Optional<String> obstacle() {
    return Optional.empty();
  }
}
