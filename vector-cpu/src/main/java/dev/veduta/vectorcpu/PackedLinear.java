// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Precision;
import java.lang.foreign.MemorySegment;

/// Weights as panels of [Kernels#panel] outputs, `[⌈out / panel⌉][in][panel]`, the last filled up
/// with zeros: what a product reads lies in the order in which it reads it.
///
/// @param panels floats, pairs of [Bfloat16], or whole numbers in bytes
/// @param start what the sum of an output begins with: its bias, or 0 if that is added to a
///   multiple of the sum; filled up with zeros to whole panels
/// @param bias filled up alike
/// @param scales what a whole number stands for, for each output; empty if there are none
@SuppressWarnings("ArrayRecordComponent") // a view of memory, never compared
record PackedLinear(
    int in,
    int out,
    Precision precision,
    MemorySegment panels,
    float[] start,
    float[] bias,
    float[] scales)
    implements Linear {}
