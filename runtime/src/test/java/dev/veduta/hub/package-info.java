// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

@NullMarked
package dev.veduta.hub;

import org.jspecify.annotations.NullMarked;
