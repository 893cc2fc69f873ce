// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// The checks for containers with Jakarta REST.
@NullMarked
package com.example.album.rest;

import org.jspecify.annotations.NullMarked;
