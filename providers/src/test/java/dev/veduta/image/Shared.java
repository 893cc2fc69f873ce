// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the recorded cases and real pictures lie.
final class Shared {
  private Shared() {}

  /// The folder; the test that asks is skipped where it is absent.
  static Path folder() {
    Path folder = Path.of(System.getProperty("veduta.shared", "absent"));
    assumeTrue(Files.isDirectory(folder), "pass -Dveduta.shared=DIR");
    return folder;
  }
}
