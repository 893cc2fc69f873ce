// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// What vision encoders promise.
@NullMarked
package dev.veduta.testkit.vision;

import org.jspecify.annotations.NullMarked;
