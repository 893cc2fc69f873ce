// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Checkpoints for tests and golden cases, and what formats of weights promise.
@NullMarked
package dev.veduta.testkit.checkpoint;

import org.jspecify.annotations.NullMarked;
