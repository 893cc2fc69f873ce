// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// NVIDIA's driver as Java sees it: devices, memory, streams, functions, graphs.
@NullMarked
package dev.veduta.cuda.driver;

import org.jspecify.annotations.NullMarked;
