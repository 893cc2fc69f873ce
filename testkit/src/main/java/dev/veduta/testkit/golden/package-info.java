// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Golden cases: what Transformers computed from small checkpoints, and how far a model is from it.
/// Free of test frameworks, so that applications can verify models too.
@NullMarked
package dev.veduta.testkit.golden;

import org.jspecify.annotations.NullMarked;
