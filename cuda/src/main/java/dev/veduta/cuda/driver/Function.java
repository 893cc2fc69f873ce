// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import java.util.List;

/// A kernel that can be launched; it lives as long as its [Module].
///
/// @param parameters the bytes of each, against which launches are checked where assertions are
///   enabled, as in tests; empty where they are not known
public record Function(String name, long handle, List<Integer> parameters) {

  public Function {
    parameters = List.copyOf(parameters);
  }

  Function(String name, long handle) {
    this(name, handle, List.of());
  }

  /// The same, with what is known of its parameters.
  public Function taking(List<Integer> bytes) {
    return new Function(name, handle, bytes);
  }
}
