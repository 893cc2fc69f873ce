// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Pages for a browser, each in one file.
@NullMarked
package dev.veduta.cli.page;

import org.jspecify.annotations.NullMarked;
