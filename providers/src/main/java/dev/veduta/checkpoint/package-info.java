// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Containers of weights: safetensors, and what all formats share. Each other format has a package
/// of its own below this one.
@NullMarked
package dev.veduta.checkpoint;

import org.jspecify.annotations.NullMarked;
