// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Mutilated files: each must end in an error that names it.
@NullMarked
package dev.veduta.goldens.hostile;

import org.jspecify.annotations.NullMarked;
