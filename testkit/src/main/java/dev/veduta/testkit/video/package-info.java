// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// What readers of videos promise.
@NullMarked
package dev.veduta.testkit.video;

import org.jspecify.annotations.NullMarked;
