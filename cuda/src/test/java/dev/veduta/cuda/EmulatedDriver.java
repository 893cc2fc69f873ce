// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// The emulated driver (src/test/emulator) that this module's tests run on, with what it offers to
/// tests alone: faults, counts, settings. There is one in a JVM, so a test that changes it calls
/// [#reset] afterwards.
public final class EmulatedDriver {
  private static final int COMPLAINT_BYTES = 4096;

  private final SymbolLookup symbols;

  private EmulatedDriver(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /// The driver in use, if that is the emulated one; else skips the test, and says why.
  @SuppressWarnings("restricted") // tests are started with native access
  public static EmulatedDriver assume() {
    Assumptions.assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "JCuda has a library for Linux on x86-64 alone");
    String library = System.getProperty("veduta.cuda.library", "");
    Assumptions.assumeFalse(
        library.isEmpty(), "veduta.cuda.library is not set, so a driver of the system is in use");
    Path file = Path.of(library);
    Assumptions.assumeTrue(
        Files.isRegularFile(file),
        "the emulated driver is not built (no C++ compiler was found): there is no " + file);
    SymbolLookup symbols = SymbolLookup.libraryLookup(file.toAbsolutePath(), Arena.global());
    Assumptions.assumeTrue(
        symbols.find("veduta_emulator_reset").isPresent(),
        file + " is a real driver, and this test needs the emulated one");
    return new EmulatedDriver(symbols);
  }

  /// Makes a call of a function fail without doing anything.
  ///
  /// @param function as C has it, such as `cuMemAlloc_v2`
  /// @param nth from now on: 1 for the next
  /// @param result what it returns, such as 2 for `CUDA_ERROR_OUT_OF_MEMORY`
  public void fail(String function, long nth, int result) {
    try (Arena arena = Arena.ofConfined()) {
      invoke(
          "veduta_emulator_fail",
          FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_INT),
          arena.allocateFrom(function),
          nth,
          result);
    }
  }

  /// How often a function was called, or a kernel ran, since the last [#reset].
  public long calls(String name) {
    return ask("veduta_emulator_calls", name);
  }

  /// How many there are: bytes `allocated`, `allocations`, `pinned`, `streams`, `events`,
  /// `modules`, `graphs`, `execs`, `contexts`.
  public long count(String of) {
    return ask("veduta_emulator_count", of);
  }

  /// Forgets counts, and faults that have not happened.
  public void reset() {
    invoke("veduta_emulator_reset", FunctionDescriptor.ofVoid());
  }

  /// In which order threads and blocks run where CUDA promises none.
  ///
  /// @param seed 0: the first first; 1: the last first; larger: at random; -1: another for each
  ///   launch
  public void order(long seed) {
    invoke("veduta_emulator_order", FunctionDescriptor.ofVoid(JAVA_LONG), seed);
  }

  /// Changes what machine is emulated: `capability` (90), `multiprocessors`, `memory` (bytes),
  /// `driver` (13000), `devices`; whether pointers among a kernel's arguments must be to
  /// allocations: `strict` (1); and whether what is wrong is said on standard error: `loud` (1).
  ///
  /// @return what it was
  public long set(String setting, long value) {
    try (Arena arena = Arena.ofConfined()) {
      return (long)
          invoke(
              "veduta_emulator_set",
              FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG),
              arena.allocateFrom(setting),
              value);
    }
  }

  /// What the emulator last found wrong, in words; empty at first.
  public String complaint() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(COMPLAINT_BYTES);
      invoke(
          "veduta_emulator_complaint",
          FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG),
          text,
          (long) COMPLAINT_BYTES);
      return text.getString(0);
    }
  }

  /// A check of the emulator itself, which has run.
  ///
  /// @param found what was wrong; empty: nothing
  public record Check(String name, String found) {}

  /// Runs the checks of the dialect that kernels are written in.
  public List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(COMPLAINT_BYTES);
      MemorySegment found = arena.allocate(COMPLAINT_BYTES);
      while ((int)
              invoke(
                  "veduta_emulator_check",
                  FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG),
                  checks.size(),
                  name,
                  found,
                  (long) COMPLAINT_BYTES)
          != 0) {
        checks.add(new Check(name.getString(0), found.getString(0)));
      }
    }
    return checks;
  }

  private long ask(String function, String name) {
    try (Arena arena = Arena.ofConfined()) {
      return (long)
          invoke(function, FunctionDescriptor.of(JAVA_LONG, ADDRESS), arena.allocateFrom(name));
    }
  }

  @SuppressWarnings("restricted") // tests are started with native access
  private Object invoke(String function, FunctionDescriptor descriptor, Object... arguments) {
    MethodHandle handle =
        Linker.nativeLinker().downcallHandle(symbols.findOrThrow(function), descriptor);
    try {
      return handle.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new AssertionError(function + " could not be called", e);
    }
  }
}
