// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Linear;
import java.lang.foreign.MemorySegment;

/// Weights as panels of [Kernels#panel] outputs, `[⌈out / panel⌉][in][panel]`, the last filled up
/// with zeros: what a product reads lies in the order in which it reads it.
///
/// @param bias filled up with zeros to whole panels
@SuppressWarnings("ArrayRecordComponent") // a view of memory, never compared
record PackedLinear(int in, int out, MemorySegment panels, float[] bias) implements Linear {}
