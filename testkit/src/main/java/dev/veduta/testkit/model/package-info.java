// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// What whole models promise.
@NullMarked
package dev.veduta.testkit.model;

import org.jspecify.annotations.NullMarked;
