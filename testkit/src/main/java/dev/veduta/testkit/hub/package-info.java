// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// A server that offers models as the Hugging Face hub does, for tests without a network.
@NullMarked
package dev.veduta.testkit.hub;

import org.jspecify.annotations.NullMarked;
