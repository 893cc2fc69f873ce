// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import dev.veduta.spi.compute.DType;
import java.util.List;

/// What a header says of one tensor.
///
/// @param extents from 0; none for a scalar
/// @param begin of its first byte, counted from the end of the header
/// @param end after its last byte; `end - begin` is what type and extents need
record HeaderLine(String name, DType type, List<Long> extents, long begin, long end) {}
