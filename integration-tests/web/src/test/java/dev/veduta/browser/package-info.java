// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// The page in a browser, on a real server with the embedded model.
@NullMarked
package dev.veduta.browser;

import org.jspecify.annotations.NullMarked;
