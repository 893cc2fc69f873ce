// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// GIT: a CLIP vision tower whose tokens are the prefix of a BERT that writes.
@NullMarked
package dev.veduta.git;

import org.jspecify.annotations.NullMarked;
