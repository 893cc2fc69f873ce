// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Compiles plug-ins as their authors do.
@NullMarked
package dev.veduta.spi.processor;

import org.jspecify.annotations.NullMarked;
