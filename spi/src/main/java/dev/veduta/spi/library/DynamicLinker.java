// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.library;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/// Loads libraries for good, whichever class loader asks.
@SuppressWarnings("restricted") // whoever loads one has asked isPermitted
public final class DynamicLinker {
  private static final int RTLD_LAZY = 1;
  private static final long LONGEST_MESSAGE = 4096;

  private DynamicLinker() {}

  /// Whether this JVM lets Veduta load libraries at all.
  public static boolean isPermitted() {
    try {
      return MemorySegment.NULL.reinterpret(1).byteSize() == 1;
    } catch (IllegalCallerException e) {
      return false;
    }
  }

  /// Loads a library, which stays loaded.
  ///
  /// @throws IOException with what the system says about it
  public static SymbolLookup load(Path file) throws IOException {
    try {
      return SymbolLookup.libraryLookup(file, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new IOException(complaint(file).orElse(file + " is no library for this system"), e);
    }
  }

  /// A library that the system finds by its name; empty if it doesn't.
  public static Optional<SymbolLookup> find(String name) {
    try {
      return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// What the system says about a library that it refuses to load; the JVM doesn't tell.
  private static Optional<String> complaint(Path file) {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> open = linker.defaultLookup().find("dlopen");
    Optional<MemorySegment> error = linker.defaultLookup().find("dlerror");
    if (open.isEmpty() || error.isEmpty()) {
      return Optional.empty();
    }
    MethodHandle dlopen =
        linker.downcallHandle(open.get(), FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    MethodHandle dlerror = linker.downcallHandle(error.get(), FunctionDescriptor.of(ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment _ =
          (MemorySegment) dlopen.invokeExact(arena.allocateFrom(file.toString()), RTLD_LAZY);
      MemorySegment message = (MemorySegment) dlerror.invokeExact();
      return message.address() == 0
          ? Optional.empty()
          : Optional.of(message.reinterpret(LONGEST_MESSAGE).getString(0));
    } catch (Throwable e) {
      return Optional.empty();
    }
  }
}
