// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// The page that shows where a model looked.
@NullMarked
package dev.veduta.cli.look;

import org.jspecify.annotations.NullMarked;
