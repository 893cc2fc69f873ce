// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Models of the Hugging Face hub by their names: what a model consists of, the files that are
/// needed, and the cache on this machine that all of the hub's tools share.
@NullMarked
package dev.veduta.hub;

import org.jspecify.annotations.NullMarked;
