// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Tests of what tests are written with.
@NullMarked
package dev.veduta.testkit;

import org.jspecify.annotations.NullMarked;
