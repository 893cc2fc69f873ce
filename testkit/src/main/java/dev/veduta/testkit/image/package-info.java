// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// What readers and processors of pictures promise.
@NullMarked
package dev.veduta.testkit.image;

import org.jspecify.annotations.NullMarked;
