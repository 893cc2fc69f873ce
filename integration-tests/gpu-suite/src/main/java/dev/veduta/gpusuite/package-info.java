// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// What is checked and measured where there is a GPU, in one table.
@NullMarked
package dev.veduta.gpusuite;

import org.jspecify.annotations.NullMarked;
