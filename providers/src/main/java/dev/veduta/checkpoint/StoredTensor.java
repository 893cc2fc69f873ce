// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import dev.veduta.spi.Checkpoint;

/// A tensor and where it lies.
record StoredTensor(Checkpoint.Entry entry, TensorBytes bytes) {}
