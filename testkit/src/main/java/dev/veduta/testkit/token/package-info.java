// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Promises that every tokenizer keeps.
@NullMarked
package dev.veduta.testkit.token;

import org.jspecify.annotations.NullMarked;
