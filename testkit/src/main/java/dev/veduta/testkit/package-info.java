// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// What tests of plug-ins and applications are written with.
@NullMarked
package dev.veduta.testkit;

import org.jspecify.annotations.NullMarked;
