// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.veduta.cuda.driver.Stream;
import dev.veduta.spi.compute.Precision;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/// Products of rows with weights of one shape, in NVIDIA's library, with sums in 32 bits. Safe for
/// use by many threads.
///
/// In its terms, with columns where we have rows, `y` [out, rows] is weights [depth, out]
/// transposed times `x` [in, rows]. Enumerations are those of cublasLt.h, the same in CUDA 12 and
/// 13.
final class CublasLtProduct implements AutoCloseable {
  private static final int COMPUTE_32F = 68;

  /// Without what rounds more than 32 bits do.
  private static final int COMPUTE_32F_PEDANTIC = 69;

  private static final int COMPUTE_32F_FAST_TF32 = 77;
  private static final int R_32F = 0;
  private static final int R_16F = 2;
  private static final int R_16BF = 14;
  private static final int DESC_TRANSA = 3;
  private static final int OP_T = 1;
  private static final int LAYOUT_COLS = 3;
  private static final int PREF_MAX_WORKSPACE_BYTES = 1;
  private static final int PREF_REDUCTION_SCHEME_MASK = 3;

  /// Of A, B, C and D in turn.
  private static final int PREF_MIN_ALIGNMENT_BYTES = 5;

  private static final int ALIGNMENT = 16;
  private static final int CONFIG_SPLITK_NUM = 2;

  /// cublasLtMatmulAlgo_t, with which cublasLtMatmulHeuristicResult_t begins.
  private static final long ALGORITHM_BYTES = 64;

  private static final long RESULT_BYTES = 96;
  private static final long MOST_WORKSPACE = 32 << 20;

  private final CublasLtLibrary library;
  private final MemorySegment handle;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment cell = arena.allocate(ADDRESS);
  private final MemorySegment one = arena.allocateFrom(JAVA_FLOAT, 1);
  private final MemorySegment zero = arena.allocateFrom(JAVA_FLOAT, 0);
  private final MemorySegment columns = arena.allocate(JAVA_LONG);
  private final MethodHandle multiply;
  private final MethodHandle setLayout;
  private final MemorySegment product;
  private final MemorySegment weights;
  private final MemorySegment x;
  private final MemorySegment y;

  /// How the library computes a product.
  ///
  /// @param data what it knows it by
  /// @param workspace bytes of device memory that it needs
  record Algorithm(MemorySegment data, long workspace) {}

  private CublasLtProduct(
      CublasLtLibrary library,
      MemorySegment handle,
      int type,
      int compute,
      int in,
      int out,
      int depth) {
    this.library = library;
    this.handle = handle;
    this.multiply = library.function("cublasLtMatmul", "AAALALAALALAALLL");
    this.setLayout = library.function("cublasLtMatrixLayoutSetAttribute", "AIAL");
    library.check("cublasLtMatmulDescCreate", "AII", cell, compute, R_32F);
    this.product = cell.get(ADDRESS, 0);
    this.weights = layout(type, in, out, depth);
    this.x = layout(type, in, 1, in);
    this.y = layout(R_32F, out, 1, out);
    set("cublasLtMatmulDescSetAttribute", product, DESC_TRANSA, JAVA_INT, OP_T);
  }

  static CublasLtProduct of(
      CublasLtLibrary library,
      MemorySegment handle,
      Precision precision,
      int in,
      int out,
      int depth) {
    int type =
        switch (precision) {
          case FP32, TF32 -> R_32F;
          case BF16 -> R_16BF;
          case FP16 -> R_16F;
          case INT8 -> throw new IllegalArgumentException("there are no products of int8 here");
        };
    int compute =
        switch (precision) {
          case FP32 -> COMPUTE_32F_PEDANTIC;
          case TF32 -> COMPUTE_32F_FAST_TF32;
          case BF16, FP16, INT8 -> COMPUTE_32F;
        };
    return new CublasLtProduct(library, handle, type, compute, in, out, depth);
  }

  private MemorySegment layout(int type, long rows, long cols, long leading) {
    library.check("cublasLtMatrixLayoutCreate", "AILLL", cell, type, rows, cols, leading);
    return cell.get(ADDRESS, 0);
  }

  private void set(
      String function, MemorySegment of, int attribute, ValueLayout layout, long value) {
    try (Arena local = Arena.ofConfined()) {
      MemorySegment number = local.allocate(JAVA_LONG);
      number.set(JAVA_LONG, 0, value); // little-endian, so that the lower half is an int too
      library.check(function, "AIAL", of, attribute, number, layout.byteSize());
    }
  }

  /// Algorithms that the library likes for so many rows, the best first, all of which sum a row
  /// without cutting its depth in parts.
  synchronized List<Algorithm> algorithms(long rows, int most) {
    setRows(rows);
    library.check("cublasLtMatmulPreferenceCreate", "A", cell);
    MemorySegment preference = cell.get(ADDRESS, 0);
    try (Arena local = Arena.ofConfined()) {
      String prefer = "cublasLtMatmulPreferenceSetAttribute";
      set(prefer, preference, PREF_MAX_WORKSPACE_BYTES, JAVA_LONG, MOST_WORKSPACE);
      set(prefer, preference, PREF_REDUCTION_SCHEME_MASK, JAVA_INT, 0);
      for (int i = 0; i < 4; i++) {
        set(prefer, preference, PREF_MIN_ALIGNMENT_BYTES + i, JAVA_INT, ALIGNMENT);
      }
      MemorySegment results = local.allocate(most * RESULT_BYTES, Long.BYTES);
      MemorySegment found = local.allocate(JAVA_INT);
      int status =
          library.status(
              "cublasLtMatmulAlgoGetHeuristic",
              "AAAAAAAIAA",
              handle,
              product,
              weights,
              x,
              y,
              y,
              preference,
              most,
              results,
              found);
      List<Algorithm> algorithms = new ArrayList<>();
      for (int i = 0; status == 0 && i < found.get(JAVA_INT, 0); i++) {
        MemorySegment result = results.asSlice(i * RESULT_BYTES, RESULT_BYTES);
        boolean isFit = result.get(JAVA_INT, ALGORITHM_BYTES + Long.BYTES) == 0;
        if (isFit && parts(result) <= 1) {
          MemorySegment data = Arena.ofAuto().allocate(ALGORITHM_BYTES, Long.BYTES);
          MemorySegment.copy(result, 0, data, 0, ALGORITHM_BYTES);
          algorithms.add(new Algorithm(data, result.get(JAVA_LONG, ALGORITHM_BYTES)));
        }
      }
      return algorithms;
    } finally {
      library.check("cublasLtMatmulPreferenceDestroy", "A", preference);
    }
  }

  /// Of the depth that an algorithm sums apart.
  private int parts(MemorySegment algorithm) {
    try (Arena local = Arena.ofConfined()) {
      MemorySegment parts = local.allocate(JAVA_INT);
      library.check(
          "cublasLtMatmulAlgoConfigGetAttribute",
          "AIALA",
          algorithm,
          CONFIG_SPLITK_NUM,
          parts,
          JAVA_INT.byteSize(),
          local.allocate(JAVA_LONG));
      return parts.get(JAVA_INT, 0);
    }
  }

  private void setRows(long rows) {
    columns.set(JAVA_LONG, 0, rows);
    for (MemorySegment layout : List.of(x, y)) {
      try {
        int status =
            (int) setLayout.invokeExact(layout, LAYOUT_COLS, columns, JAVA_LONG.byteSize());
        library.check(status, "cublasLtMatrixLayoutSetAttribute");
      } catch (Throwable e) {
        throw CublasLtLibrary.unchecked(e);
      }
    }
  }

  /// Has a stream compute sums, or records that.
  ///
  /// @param rows at which address, in the precision's form, at a multiple of 16
  /// @param weightsAt the address of the weights
  /// @param sums where `[rows, out]` floats go
  /// @param workspace the address of as many bytes as the algorithm needs
  synchronized void multiply(
      Algorithm algorithm, Stream stream, Rows rows, long weightsAt, long sums, long workspace) {
    setRows(rows.rows());
    try {
      int status =
          (int)
              multiply.invokeExact(
                  handle,
                  product,
                  one,
                  weightsAt,
                  weights,
                  rows.address(),
                  x,
                  zero,
                  sums,
                  y,
                  sums,
                  y,
                  algorithm.data(),
                  workspace,
                  algorithm.workspace(),
                  stream.handle());
      library.check(status, "cublasLtMatmul");
    } catch (Throwable e) {
      throw CublasLtLibrary.unchecked(e);
    }
  }

  @Override
  public void close() {
    library.check("cublasLtMatmulDescDestroy", "A", product);
    for (MemorySegment layout : List.of(weights, x, y)) {
      library.check("cublasLtMatrixLayoutDestroy", "A", layout);
    }
    arena.close();
  }
}
