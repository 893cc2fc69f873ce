// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

/// Biases of attention in a device's memory.
///
/// @param tables address of `[tables, heads, tokens, positions]` floats
/// @param choice address of `choices` integers: row `r` takes table `choice[r % choices]`
record BiasView(long tables, long choice, int choices, int positions) {}
