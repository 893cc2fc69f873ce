// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// A model of somebody else: it reads handwritten digits.
@NullMarked
package com.example.digits;

import org.jspecify.annotations.NullMarked;
