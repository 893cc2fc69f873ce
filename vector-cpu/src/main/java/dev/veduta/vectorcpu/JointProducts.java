// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import java.util.List;

/// Products that are one job, so that the threads meet once at its end.
record JointProducts(List<? extends Product> parts) implements Product {

  @Override
  public int tasks() {
    return Tasks.tasks(parts);
  }

  @Override
  public long work() {
    return parts.stream().mapToLong(Product::work).sum();
  }

  @Override
  public void run(int task, Scratch scratch) {
    Tasks.run(parts, task, scratch);
  }
}
