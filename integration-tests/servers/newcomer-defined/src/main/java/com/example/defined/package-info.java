// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// A newcomer's application, with no configuration.
@NullMarked
package com.example.defined;

import org.jspecify.annotations.NullMarked;
