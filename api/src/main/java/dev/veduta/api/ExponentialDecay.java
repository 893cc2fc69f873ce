// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

/// Makes the end of a text likelier with each token past a length.
///
/// @param start generated tokens after which it begins, at least 0
/// @param factor what the score of the end grows by with each token, above 0 and finite; more than
///   1 for shorter texts
public record ExponentialDecay(int start, double factor) {}
