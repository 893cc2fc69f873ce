// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

@NullMarked
package dev.veduta.cuda;

import org.jspecify.annotations.NullMarked;
