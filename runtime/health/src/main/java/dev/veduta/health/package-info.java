// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Captioners in MicroProfile Health: an optional jar whose beans a container finds.
@NullMarked
package dev.veduta.health;

import org.jspecify.annotations.NullMarked;
