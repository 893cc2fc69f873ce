// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// How good captions are: BLEU, ROUGE-L and CIDEr-D as COCO's caption evaluation computes them,
/// exact match and error rates. Plain functions on words and characters; no files, no models.
@NullMarked
package dev.veduta.metrics;

import org.jspecify.annotations.NullMarked;
