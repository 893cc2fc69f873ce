// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// The CPU backend: scalar kernels that specify, Vector API kernels that run.
@NullMarked
package dev.veduta.vectorcpu;

import org.jspecify.annotations.NullMarked;
