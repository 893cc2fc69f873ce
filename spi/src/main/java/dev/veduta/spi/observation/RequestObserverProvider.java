// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.observation;

import dev.veduta.spi.Provider;

/// A plug-in that observes the requests to captioners, such as one for OpenTelemetry. All that are
/// there and have no obstacle observe.
public interface RequestObserverProvider extends Provider {

  /// Observes a captioner from now on, until it is loaded again or closed.
  RequestObserver observe(ServedModel model);
}
