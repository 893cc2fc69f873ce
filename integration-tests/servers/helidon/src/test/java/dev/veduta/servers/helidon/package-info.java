// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// The application on Helidon MP.
@NullMarked
package dev.veduta.servers.helidon;

import org.jspecify.annotations.NullMarked;
