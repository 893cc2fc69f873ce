// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import java.nio.file.Path;

/// The emulated libcublasLt (src/test/emulator/cublaslt), which is found while this is open. Its
/// products are the emulated driver's kernel `veduta_cublaslt`.
final class EmulatedLibrary implements AutoCloseable {
  /// That kernel.
  static final String KERNEL = "veduta_cublaslt";

  final EmulatedDriver driver = EmulatedDriver.assume();
  private final String before = System.getProperty(CublasLtLibrary.PROPERTY, "auto");

  /// What it is like, in the order of library.h.
  enum Mood {
    RIGHT,
    /// Sums of a row depend on how many rows there are.
    COMPANY,
    WRONG,
    SLOW,
    FAILS,
    NONE,
    CLOSED,
    /// Its algorithms sum parts of the depth apart.
    SPLITS
  }

  EmulatedLibrary() {
    System.setProperty(
        CublasLtLibrary.PROPERTY,
        Path.of(System.getProperty("veduta.cuda.library"))
            .toAbsolutePath()
            .resolveSibling("libcublasLt.so.13")
            .toString());
  }

  @SuppressWarnings("EnumOrdinal") // library.h numbers them in this order
  void set(Mood mood) {
    driver.set("library", mood.ordinal());
  }

  /// How many products it has computed since the emulator was reset.
  long products() {
    return driver.calls(KERNEL);
  }

  @Override
  public void close() {
    set(Mood.RIGHT);
    driver.reset();
    System.setProperty(CublasLtLibrary.PROPERTY, before);
  }
}
