// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Captioners without a container: from settings to loaded models, with the plug-ins that are
/// installed.
@NullMarked
package dev.veduta.runtime;

import org.jspecify.annotations.NullMarked;
