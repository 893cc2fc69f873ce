// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

/// A handle to a dense, row-major block of numbers that lives in a backend's memory.
///
/// Only the backend that made a tensor can read it; everyone else knows its shape and type. A
/// tensor dies with whatever made it: weights with their [ComputeBackend], activations with the
/// innermost [ComputeSession.Scope].
public interface Tensor {
  Shape shape();

  DType type();
}
