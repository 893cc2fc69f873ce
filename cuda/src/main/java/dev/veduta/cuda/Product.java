// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

/// One of the linear maps of some [Rows]: `activation(x · weightᵀ + bias) + residual`.
///
/// @param residual the address of `[rows, out]` floats, a multiple of 16; 0 for none
/// @param out where the result goes, a multiple of 16; it may be `residual`
/// @param outType of the result
record Product(PackedLinear layer, long residual, long out, Storage outType) {}
