// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// The application on Tomcat.
@NullMarked
package dev.veduta.servers.tomcat;

import org.jspecify.annotations.NullMarked;
