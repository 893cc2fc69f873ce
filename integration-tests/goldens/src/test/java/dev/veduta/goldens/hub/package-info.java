// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Real checkpoints of the hub: what their authors and Transformers published of them, and the way
/// that a model takes from its name to a caption.
@NullMarked
package dev.veduta.goldens.hub;

import org.jspecify.annotations.NullMarked;
