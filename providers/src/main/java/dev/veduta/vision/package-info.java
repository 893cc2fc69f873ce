// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Vision encoders, each a plug-in that reads as its paper.
@NullMarked
package dev.veduta.vision;

import org.jspecify.annotations.NullMarked;
