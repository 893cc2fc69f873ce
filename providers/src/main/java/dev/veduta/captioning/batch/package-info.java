// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Continuous batching: the texts of all requests, decoded side by side on the threads of sessions.
@NullMarked
package dev.veduta.captioning.batch;

import org.jspecify.annotations.NullMarked;
