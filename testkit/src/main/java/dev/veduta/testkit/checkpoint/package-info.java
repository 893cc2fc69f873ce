// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Writes checkpoints for tests and golden cases.
@NullMarked
package dev.veduta.testkit.checkpoint;

import org.jspecify.annotations.NullMarked;
