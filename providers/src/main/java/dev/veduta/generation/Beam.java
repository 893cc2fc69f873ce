// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

/// A text that a search follows among others.
///
/// @param parent the row that it continues
/// @param score the sum of what its tokens scored
record Beam(Text text, int parent, float score) {}
