// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import java.io.IOException;
import java.net.URI;

/// Fetches pictures from addresses. Safe for use by many threads.
@FunctionalInterface
public interface PictureFetcher {

  /// The encoded picture at an address.
  ///
  /// @throws IOException saying why it can't be had, for people to read
  /// @throws InterruptedException when the thread is interrupted
  byte[] fetch(URI address) throws IOException, InterruptedException;
}
