// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

/// The `k` likeliest tokens of each row, likeliest first, the lower id first among equals, in host
/// memory.
///
/// @param tokens `[rows][k]` token ids
/// @param logProbabilities `[rows][k]` natural logarithms
@SuppressWarnings("ArrayRecordComponent") // read once by the search that asked for it
public record TopK(int[][] tokens, float[][] logProbabilities) {}
