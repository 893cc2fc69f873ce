// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Requests to captioners in Micrometer: an optional jar with a plug-in.
@NullMarked
package dev.veduta.micrometer;

import org.jspecify.annotations.NullMarked;
