// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.veduta.cuda.driver.Device;
import dev.veduta.cuda.driver.DeviceMemory;
import dev.veduta.cuda.driver.Stream;
import dev.veduta.spi.compute.Precision;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.OptionalDouble;

/// Measures what NVIDIA's own library reaches, as the referee of our products. It computes nothing
/// that a model reads: with results in 16 bits it takes no bias in 32, of our activations it knows
/// two, and it does not promise that a row's sum is the same in any company.
///
/// In its terms, with columns where we have rows, `y` [out, rows] is weights [depth, out]
/// transposed times `x` [in, rows]. Enumerations are those of cublasLt.h, the same in CUDA 12 and
/// 13.
final class CublasLt implements AutoCloseable {
  private static final int COMPUTE_32F = 68;
  private static final int COMPUTE_32F_FAST_TF32 = 77;
  private static final int R_32F = 0;
  private static final int R_16F = 2;
  private static final int R_16BF = 14;
  private static final int DESC_TRANSA = 3;
  private static final int OP_T = 1;
  private static final int PREF_MAX_WORKSPACE_BYTES = 1;
  private static final int PREF_REDUCTION_SCHEME_MASK = 3;

  /// Bytes of cublasLtMatmulHeuristicResult_t, which begins with the algorithm.
  private static final long RESULT_BYTES = 96;

  private static final long WORKSPACE = 32 << 20;
  private static final int WARM_UP = 3;

  private final CublasLtLibrary library;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment cell = arena.allocate(ADDRESS);
  private final MethodHandle set;
  private final MethodHandle setPreference;

  CublasLt(CublasLtLibrary library) {
    this.library = library;
    this.set = library.function("cublasLtMatmulDescSetAttribute", "AIAL");
    this.setPreference = library.function("cublasLtMatmulPreferenceSetAttribute", "AIAL");
  }

  /// A product's shape as the library wants it described.
  ///
  /// @param weights, x and y: its matrix layouts
  record Plan(
      MemorySegment product,
      MemorySegment weights,
      MemorySegment x,
      MemorySegment y,
      MemorySegment preference) {}

  /// Describes a product with results in 32 bits and without parts of its depth summed apart.
  Plan plan(Precision precision, long rows, int in, int out) {
    int type =
        switch (precision) {
          case FP32, TF32 -> R_32F;
          case BF16 -> R_16BF;
          case FP16 -> R_16F;
          case INT8 -> throw new IllegalArgumentException("there are no products of int8 here");
        };
    int compute = precision == Precision.TF32 ? COMPUTE_32F_FAST_TF32 : COMPUTE_32F;
    check("cublasLtMatmulDescCreate", "AII", cell, compute, R_32F);
    MemorySegment product = cell.get(ADDRESS, 0);
    try (Arena local = Arena.ofConfined()) {
      check(set, product, DESC_TRANSA, local.allocateFrom(JAVA_INT, OP_T), 4L);
      MemorySegment weights = layout(type, in, out, in);
      MemorySegment x = layout(type, in, rows, in);
      MemorySegment y = layout(R_32F, out, rows, out);
      check("cublasLtMatmulPreferenceCreate", "A", cell);
      MemorySegment preference = cell.get(ADDRESS, 0);
      MemorySegment bytes = local.allocateFrom(JAVA_LONG, WORKSPACE);
      check(setPreference, preference, PREF_MAX_WORKSPACE_BYTES, bytes, 8L);
      MemorySegment none = local.allocateFrom(JAVA_INT, 0);
      check(setPreference, preference, PREF_REDUCTION_SCHEME_MASK, none, 4L);
      return new Plan(product, weights, x, y, preference);
    }
  }

  private MemorySegment layout(int type, long rows, long columns, long leading) {
    check("cublasLtMatrixLayoutCreate", "AILLL", cell, type, rows, columns, leading);
    return cell.get(ADDRESS, 0);
  }

  /// Frees what describes a product.
  void free(Plan plan) {
    check("cublasLtMatmulDescDestroy", "A", plan.product());
    check("cublasLtMatmulPreferenceDestroy", "A", plan.preference());
    check("cublasLtMatrixLayoutDestroy", "A", plan.weights());
    check("cublasLtMatrixLayoutDestroy", "A", plan.x());
    check("cublasLtMatrixLayoutDestroy", "A", plan.y());
  }

  /// How many operations a second it does, a multiplication and an addition being two, with the
  /// algorithm that it likes best; empty where it has none.
  ///
  /// @param x the address of `[rows, in]`
  /// @param weights that of `[out, in]`
  /// @param y that of `[rows, out]` floats, which are overwritten
  OptionalDouble rate(
      Device device,
      Stream stream,
      Precision precision,
      long rows,
      int in,
      int out,
      long x,
      long weights,
      long y,
      int repetitions) {
    check("cublasLtCreate", "A", cell);
    MemorySegment handle = cell.get(ADDRESS, 0);
    Plan plan = plan(precision, rows, in, out);
    try (Arena local = Arena.ofConfined();
        DeviceMemory workspace = device.allocate(WORKSPACE)) {
      MemorySegment result = local.allocate(RESULT_BYTES, Long.BYTES);
      MemorySegment found = local.allocate(JAVA_INT);
      int status =
          status(
              library.function("cublasLtMatmulAlgoGetHeuristic", "AAAAAAAIAA"),
              handle,
              plan.product(),
              plan.weights(),
              plan.x(),
              plan.y(),
              plan.y(),
              plan.preference(),
              1,
              result,
              found);
      if (status != 0 || found.get(JAVA_INT, 0) == 0) {
        return OptionalDouble.empty();
      }
      MethodHandle multiply = library.function("cublasLtMatmul", "AAALALAALALAALLL");
      MemorySegment one = local.allocateFrom(JAVA_FLOAT, 1);
      MemorySegment zero = local.allocateFrom(JAVA_FLOAT, 0);
      long start = 0;
      for (int i = -WARM_UP; i < repetitions; i++) {
        if (i == 0) {
          stream.synchronize();
          start = System.nanoTime();
        }
        check(
            multiply,
            handle,
            plan.product(),
            one,
            weights,
            plan.weights(),
            x,
            plan.x(),
            zero,
            y,
            plan.y(),
            y,
            plan.y(),
            result,
            workspace.address(),
            WORKSPACE,
            stream.handle());
      }
      stream.synchronize();
      double seconds = (System.nanoTime() - start) / 1e9;
      return OptionalDouble.of(2.0 * rows * in * out * repetitions / seconds);
    } finally {
      free(plan);
      check("cublasLtDestroy", "A", handle);
    }
  }

  private void check(String name, String parameters, Object... arguments) {
    check(library.function(name, parameters), arguments);
  }

  private void check(MethodHandle function, Object... arguments) {
    int status = status(function, arguments);
    if (status != 0) {
      throw new IllegalStateException(
          "%s returned status %d of cublasLt for %s; set %s = off"
              .formatted(
                  library.file(), status, Arrays.toString(arguments), CublasLtLibrary.PROPERTY));
    }
  }

  private static int status(MethodHandle function, Object... arguments) {
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
