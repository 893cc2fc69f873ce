// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

/// Queries `[rows, tokens, width]` in a device's memory.
///
/// @param address of the first, a multiple of 16
/// @param type of their numbers
record Queries(long address, Storage type, int rows, int tokens, int width) {}
