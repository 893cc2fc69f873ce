// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// What applications see: a captioner to inject or open, the pictures it takes, the captions it
/// gives.
@NullMarked
package dev.veduta.api;

import org.jspecify.annotations.NullMarked;
