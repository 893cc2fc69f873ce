// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Tests of the model of digits.
@NullMarked
package com.example.digits;

import org.jspecify.annotations.NullMarked;
