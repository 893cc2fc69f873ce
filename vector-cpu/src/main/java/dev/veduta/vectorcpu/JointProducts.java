// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Tensor;
import java.util.List;

/// Products that are one job, so that the threads meet once at its end.
record JointProducts(List<Products> parts) implements Tasks {

  @Override
  public int tasks() {
    return Tasks.tasks(parts);
  }

  /// Multiplications.
  long work() {
    return parts.stream().mapToLong(Products::work).sum();
  }

  List<Tensor> results() {
    return parts.stream().<Tensor>map(Products::out).toList();
  }

  @Override
  public void run(int task, Scratch scratch) {
    Tasks.run(parts, task, scratch);
  }
}
