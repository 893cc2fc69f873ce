// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import dev.veduta.spi.compute.Precision;
import dev.veduta.vectorcpu.ProductEngine;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The matrix products of oneDNN in one precision. Whoever opens it closes it.
final class OneDnnEngine implements ProductEngine {
  private final String description;
  private final int bytes;
  private final CompiledProducts products;
  private final Set<OneDnnLane> lanes = new LinkedHashSet<>();
  private boolean isClosed;
  private boolean isFreed;

  /// @throws dev.veduta.api.ConfigurationException if the library can't be used
  OneDnnEngine(Precision precision) {
    description = "oneDNN %s with %s".formatted(Platform.VERSION, Instructions.here().name());
    bytes = Elements.of(precision).bytes();
    products = new CompiledProducts(precision);
  }

  @Override
  public String description() {
    return description;
  }

  CompiledProducts products() {
    return products;
  }

  @Override
  public synchronized OneDnnLane openLane() {
    if (isClosed) {
      throw new IllegalStateException("the engine is closed; open another");
    }
    OneDnnLane lane = new OneDnnLane(this, products, bytes);
    lanes.add(lane);
    return lane;
  }

  synchronized void forget(OneDnnLane lane) {
    lanes.remove(lane);
  }

  @Override
  public void close() {
    List<OneDnnLane> open;
    synchronized (this) {
      isClosed = true;
      open = List.copyOf(lanes);
    }
    // Each waits for its product, which no lock of the engine may keep from ending.
    open.forEach(OneDnnLane::close);
    synchronized (this) {
      if (!isFreed) {
        isFreed = true;
        products.destroy();
      }
    }
  }
}
