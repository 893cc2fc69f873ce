// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// A text decoder of somebody else, for any vision encoder.
@NullMarked
package com.example.tiny;

import org.jspecify.annotations.NullMarked;
