// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Containers of weights: safetensors.
@NullMarked
package dev.veduta.checkpoint;

import org.jspecify.annotations.NullMarked;
