// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// The annotation processor of [dev.veduta.spi.Plugin], which compilers find by themselves.
@NullMarked
package dev.veduta.spi.processor;

import org.jspecify.annotations.NullMarked;
