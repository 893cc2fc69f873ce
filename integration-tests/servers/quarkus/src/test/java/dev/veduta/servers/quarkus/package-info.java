// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// The application on Quarkus.
@NullMarked
package dev.veduta.servers.quarkus;

import org.jspecify.annotations.NullMarked;
