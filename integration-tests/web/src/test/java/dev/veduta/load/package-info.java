// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Many clients of the service at once, some of which are killed.
@NullMarked
package dev.veduta.load;

import org.jspecify.annotations.NullMarked;
