// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// The checks for containers with servlets.
@NullMarked
package com.example.album.web;

import org.jspecify.annotations.NullMarked;
