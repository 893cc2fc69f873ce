// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.api.ConfigurationException;
import dev.veduta.spi.compute.ComputeBackend;

/// How requests share a model.
///
/// @param rows most texts, beams counted, that one session decodes together, up to 1024; more take
///   more memory, and each step longer; 0 for as many as suit the backend
/// @param queue most requests that wait, 1 to 1000000; those beyond are refused with a
///   [dev.veduta.api.BusyException]
public record BatchOptions(int rows, int queue) {

  public static final BatchOptions DEFAULT = new BatchOptions(0, 1024);

  public BatchOptions {
    if (rows < 0 || rows > 1024) {
      throw new ConfigurationException("batch-rows must lie between 0 and 1024, got " + rows);
    }
    if (queue < 1 || queue > 1_000_000) {
      throw new ConfigurationException("queue must lie between 1 and 1000000, got " + queue);
    }
  }

  /// Most texts, beams counted, that one session of a backend decodes together.
  public int rowsOn(ComputeBackend backend) {
    return rows == 0 ? backend.textsAtOnce() : rows;
  }
}
