// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// A third party's engine that looks at colours.
@NullMarked
package com.example.colour;

import org.jspecify.annotations.NullMarked;
