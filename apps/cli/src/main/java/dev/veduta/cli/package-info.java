// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// The command line: captions, answers, verification and inspection from a terminal.
@NullMarked
package dev.veduta.cli;

import org.jspecify.annotations.NullMarked;
