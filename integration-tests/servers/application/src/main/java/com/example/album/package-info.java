// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// An application with captioners in each way there is, and checks of what becomes of them.
@NullMarked
package com.example.album;

import org.jspecify.annotations.NullMarked;
