// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

@NullMarked
package dev.veduta.web;

import org.jspecify.annotations.NullMarked;
