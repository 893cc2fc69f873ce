// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Weights that TensorFlow's models of Transformers save, in HDF5.
@NullMarked
package dev.veduta.checkpoint.tensorflow;

import org.jspecify.annotations.NullMarked;
