// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Files of captions, the joining of predictions and references, and the page that shows what
/// metrics say about them.
@NullMarked
package dev.veduta.cli.evaluation;

import org.jspecify.annotations.NullMarked;
