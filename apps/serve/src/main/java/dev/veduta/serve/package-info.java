// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// The REST service and its page in a server of its own, for those who have no container.
@NullMarked
package dev.veduta.serve;

import org.jspecify.annotations.NullMarked;
