// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import java.lang.foreign.SymbolLookup;

/// NVIDIA's driver, loaded.
///
/// @param calls what JCuda calls
/// @param symbols all its functions
record Driver(DriverCalls calls, SymbolLookup symbols) {

  /// @param result of a function
  /// @throws CudaException unless it is 0
  void check(int result, String what) {
    if (result != 0) {
      calls.fail(result, what);
    }
  }
}
