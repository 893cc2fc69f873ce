// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

/// What a linear map reads, `[rows, in]` without gaps.
///
/// @param address on the device, a multiple of 16
/// @param type what [Products#operand] asks for
record Rows(long address, Storage type, long rows) {}
