// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// What every text decoder promises.
@NullMarked
package dev.veduta.testkit.text;

import org.jspecify.annotations.NullMarked;
