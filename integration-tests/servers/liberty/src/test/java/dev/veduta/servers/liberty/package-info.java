// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Applications on Open Liberty.
@NullMarked
package dev.veduta.servers.liberty;

import org.jspecify.annotations.NullMarked;
