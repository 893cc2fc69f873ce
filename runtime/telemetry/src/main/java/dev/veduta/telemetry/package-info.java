// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Requests to captioners in OpenTelemetry: an optional jar with a plug-in.
@NullMarked
package dev.veduta.telemetry;

import org.jspecify.annotations.NullMarked;
