// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The driver's functions that are called for each launch, and those that JCuda lacks, linked to
/// directly: a call takes some twenty nanoseconds, of which JCuda takes hundreds to look at
/// pointers. Handles and addresses are numbers here, as in C.
@SuppressWarnings("restricted") // DriverLibrary asks before
final class DriverFunctions {
  private static final MethodHandle LAUNCH =
      link(
          "cuLaunchKernel",
          JAVA_LONG,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_LONG);
  private static final MethodHandle RUN = link("cuGraphLaunch", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle TO_DEVICE =
      link("cuMemcpyHtoDAsync_v2", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle TO_HOST =
      link("cuMemcpyDtoHAsync_v2", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle COPY =
      link("cuMemcpyDtoDAsync_v2", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle FILL =
      link("cuMemsetD32Async", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle UPDATE =
      link("cuGraphExecUpdate_v2", JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle ENCODE_TILED =
      link(
          "cuTensorMapEncodeTiled",
          JAVA_LONG,
          JAVA_INT,
          JAVA_INT,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT);

  private DriverFunctions() {}

  private static MethodHandle link(String function, MemoryLayout... parameters) {
    return Linker.nativeLinker()
        .downcallHandle(
            DriverLibrary.get().driver().symbols().findOrThrow(function),
            FunctionDescriptor.of(JAVA_INT, parameters));
  }

  static int launch(
      long function,
      int gridX,
      int gridY,
      int gridZ,
      int threads,
      int sharedBytes,
      long stream,
      long arguments) {
    try {
      return (int)
          LAUNCH.invokeExact(
              function, gridX, gridY, gridZ, threads, 1, 1, sharedBytes, stream, arguments, 0L);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  static int run(long graph, long stream) {
    try {
      return (int) RUN.invokeExact(graph, stream);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  static int copyToDevice(long to, MemorySegment from, long bytes, long stream) {
    try {
      return (int) TO_DEVICE.invokeExact(to, from.address(), bytes, stream);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  static int copyToHost(MemorySegment to, long from, long bytes, long stream) {
    try {
      return (int) TO_HOST.invokeExact(to.address(), from, bytes, stream);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  static int copy(long to, long from, long bytes, long stream) {
    try {
      return (int) COPY.invokeExact(to, from, bytes, stream);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  static int fill(long to, int word, long words, long stream) {
    try {
      return (int) FILL.invokeExact(to, word, words, stream);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /// @param information 24 bytes that the driver fills
  static int update(long runnable, long graph, MemorySegment information) {
    try {
      return (int) UPDATE.invokeExact(runnable, graph, information.address());
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /// The parameters are those of C.
  static int encodeTiled(
      MemorySegment map,
      int type,
      int rank,
      long address,
      MemorySegment sizes,
      MemorySegment strides,
      MemorySegment box,
      MemorySegment elementStrides,
      int interleave,
      int swizzle,
      int promotion,
      int fill) {
    try {
      return (int)
          ENCODE_TILED.invokeExact(
              map.address(),
              type,
              rank,
              address,
              sizes.address(),
              strides.address(),
              box.address(),
              elementStrides.address(),
              interleave,
              swizzle,
              promotion,
              fill);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  private static IllegalStateException broken(Throwable e) {
    return new IllegalStateException("a function of the driver could not be called", e);
  }
}
