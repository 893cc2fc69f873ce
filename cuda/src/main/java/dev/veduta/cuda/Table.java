// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

/// A table on a device whose rows are looked up.
///
/// @param address of its numbers
/// @param type of them
/// @param factors address of a float for each row that its numbers are multiplied with, or 0
/// @param stride how many numbers there are from the beginning of a row to that of the next
record Table(long address, Storage type, long factors, int rows, int width, int stride) {}
