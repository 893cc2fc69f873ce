// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// What becomes of requests, for metrics, traces and logs.
@NullMarked
package dev.veduta.spi.observation;

import org.jspecify.annotations.NullMarked;
