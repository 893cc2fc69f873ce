// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// The doors for plug-ins: models, tokenizers, image processors, checkpoint formats.
@NullMarked
package dev.veduta.spi;

import org.jspecify.annotations.NullMarked;
