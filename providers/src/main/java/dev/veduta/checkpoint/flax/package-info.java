// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Weights that Flax's models of Transformers save, in MessagePack.
@NullMarked
package dev.veduta.checkpoint.flax;

import org.jspecify.annotations.NullMarked;
