// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Applications on WildFly Preview.
@NullMarked
package dev.veduta.servers.wildfly.preview;

import org.jspecify.annotations.NullMarked;
