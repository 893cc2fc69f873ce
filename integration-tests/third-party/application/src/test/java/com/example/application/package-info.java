// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// An application that has the plug-ins of others on its class path.
@NullMarked
package com.example.application;

import org.jspecify.annotations.NullMarked;
