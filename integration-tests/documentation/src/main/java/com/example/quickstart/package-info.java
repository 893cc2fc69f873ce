// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// What docs/quick-starts.md shows.
@NullMarked
package com.example.quickstart;

import org.jspecify.annotations.NullMarked;
