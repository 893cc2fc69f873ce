// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// What every compute backend promises, as tests to inherit: extend [ComputeContract].
@NullMarked
package dev.veduta.testkit.compute;

import org.jspecify.annotations.NullMarked;
