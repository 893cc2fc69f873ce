// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/// Whom this process runs as, on a POSIX system.
final class User {
  static final int ROOT = 0;

  private User() {}

  static int id() {
    MethodHandle id =
        Signature.NOTHING.link(Linker.nativeLinker().defaultLookup().findOrThrow("geteuid"));
    try {
      return (int) id.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException("geteuid could not be called", e);
    }
  }
}
