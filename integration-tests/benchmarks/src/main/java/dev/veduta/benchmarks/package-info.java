// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// How fast it is: single operations, and whole captions beside PyTorch.
@NullMarked
package dev.veduta.benchmarks;

import org.jspecify.annotations.NullMarked;
