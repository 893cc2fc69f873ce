// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

/// Something that the driver has made: a module, a stream, memory.
public interface DriverHandle {
  /// As C has it.
  long value();
}
