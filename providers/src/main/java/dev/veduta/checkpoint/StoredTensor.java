// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import dev.veduta.spi.Checkpoint;

/// A tensor and where it lies.
///
/// @param offset of its first byte in its file
/// @param bytes their number
record StoredTensor(Checkpoint.Entry entry, long offset, long bytes) {}
