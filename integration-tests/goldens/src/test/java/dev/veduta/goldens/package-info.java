// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// The promises of the whole: the numbers of Transformers, errors instead of accidents, and doors
/// between modules.
@NullMarked
package dev.veduta.goldens;

import org.jspecify.annotations.NullMarked;
