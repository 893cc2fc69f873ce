// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Weights that `torch.save` wrote, read without Python: no class is loaded and nothing is called.
@NullMarked
package dev.veduta.checkpoint.pytorch;

import org.jspecify.annotations.NullMarked;
