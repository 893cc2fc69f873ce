// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.library;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/// Whom this process runs as, on a POSIX system.
final class User {
  static final int ROOT = 0;

  private User() {}

  @SuppressWarnings("restricted") // folders are asked for to load from them
  static int id() {
    Linker linker = Linker.nativeLinker();
    MethodHandle id =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("geteuid"), FunctionDescriptor.of(JAVA_INT));
    try {
      return (int) id.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException("geteuid could not be called", e);
    }
  }
}
