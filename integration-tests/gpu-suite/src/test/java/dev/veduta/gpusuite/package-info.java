// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Tests of the suite, without a GPU.
@NullMarked
package dev.veduta.gpusuite;

import org.jspecify.annotations.NullMarked;
