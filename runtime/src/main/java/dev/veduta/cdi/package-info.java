// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Captioners as beans: one build-compatible extension, a thin coat over `dev.veduta.runtime`.
@NullMarked
package dev.veduta.cdi;

import org.jspecify.annotations.NullMarked;
