// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// How an application with captioners is tested, and that the documentation shows it as it is.
@NullMarked
package com.example.quickstart;

import org.jspecify.annotations.NullMarked;
