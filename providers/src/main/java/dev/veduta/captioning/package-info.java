// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// From requests to captions: what all models do around their [dev.veduta.captioning.Network].
@NullMarked
package dev.veduta.captioning;

import org.jspecify.annotations.NullMarked;
