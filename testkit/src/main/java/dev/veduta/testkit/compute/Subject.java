// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.compute;

import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;

/// The backend under test, fresh for each test, with one open session.
interface Subject {
  ComputeBackend backend();

  ComputeSession session();
}
