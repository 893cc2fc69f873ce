// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Applications on WildFly.
@NullMarked
package dev.veduta.servers.wildfly;

import org.jspecify.annotations.NullMarked;
