// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// A newcomer's application, with three lines of configuration.
@NullMarked
package com.example.configured;

import org.jspecify.annotations.NullMarked;
