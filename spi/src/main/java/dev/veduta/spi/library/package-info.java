// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Native libraries that backends bring along: unpacked into a folder of the user's own, checked,
/// and loaded.
@NullMarked
package dev.veduta.spi.library;

import org.jspecify.annotations.NullMarked;
