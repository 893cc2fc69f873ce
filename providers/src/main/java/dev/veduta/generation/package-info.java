// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// The loop that chooses tokens: greedy and beam search with the semantics of Transformers.
@NullMarked
package dev.veduta.generation;

import org.jspecify.annotations.NullMarked;
