// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Folders and lists of pictures that are captioned one after the other: a queue on disk that
/// several processes share, and what came out of it as JSON lines, COCO's JSON and CSV.
@NullMarked
package dev.veduta.jobs;

import org.jspecify.annotations.NullMarked;
