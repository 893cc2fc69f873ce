// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

@NullMarked
package dev.veduta.telemetry;

import org.jspecify.annotations.NullMarked;
