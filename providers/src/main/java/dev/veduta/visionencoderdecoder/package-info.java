// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Any vision encoder and any text decoder, joined by cross-attention.
@NullMarked
package dev.veduta.visionencoderdecoder;

import org.jspecify.annotations.NullMarked;
