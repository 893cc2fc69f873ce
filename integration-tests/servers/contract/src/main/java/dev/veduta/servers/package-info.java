// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// What holds of one application on every server.
@NullMarked
package dev.veduta.servers;

import org.jspecify.annotations.NullMarked;
