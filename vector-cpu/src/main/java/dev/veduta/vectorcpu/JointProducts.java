// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Tensor;
import java.util.List;

/// Products that are one job, so that the threads meet once at its end.
record JointProducts(List<Products> parts) {

  int tasks() {
    return parts.stream().mapToInt(Products::tasks).sum();
  }

  /// Multiplications.
  long work() {
    return parts.stream().mapToLong(Products::work).sum();
  }

  List<Tensor> results() {
    return parts.stream().<Tensor>map(Products::out).toList();
  }

  void run(int task, Scratch scratch) {
    int left = task;
    int part = 0;
    while (left >= parts.get(part).tasks()) {
      left -= parts.get(part).tasks();
      part++;
    }
    parts.get(part).run(left, scratch);
  }
}
