// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// The GPU backend: the operations of `dev.veduta.spi.compute` on an NVIDIA GPU.
@NullMarked
package dev.veduta.cuda;

import org.jspecify.annotations.NullMarked;
