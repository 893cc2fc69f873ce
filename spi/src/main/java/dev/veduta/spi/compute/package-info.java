// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// The door for compute backends: the operations of a vision-to-text transformer, each as big as a
/// line of its paper.
@NullMarked
package dev.veduta.spi.compute;

import org.jspecify.annotations.NullMarked;
