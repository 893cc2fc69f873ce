// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Pictures, from the bytes of a file to the numbers that a vision encoder reads, with Pillow's
/// bytes and Transformers' arithmetic at every step (spec/08-image-processing.md).
@NullMarked
package dev.veduta.image;

import org.jspecify.annotations.NullMarked;
