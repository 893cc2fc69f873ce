// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import dev.veduta.spi.Observer;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Keeps a copy of all it sees, in the order in which it sees it.
public final class Recorder implements Observer {
  private final ComputeSession compute;
  private final Map<String, Values> values = new LinkedHashMap<>();

  public Recorder(ComputeSession compute) {
    this.compute = compute;
  }

  @Override
  public void saw(String name, Tensor value) {
    values.put(name, compute.read(value));
  }

  public Map<String, Values> values() {
    return Collections.unmodifiableMap(values);
  }

  /// What it saw under that name.
  public Values value(String name) {
    Values found = values.get(name);
    if (found == null) {
      throw new IllegalStateException("%s was not seen, only %s".formatted(name, values.keySet()));
    }
    return found;
  }
}
