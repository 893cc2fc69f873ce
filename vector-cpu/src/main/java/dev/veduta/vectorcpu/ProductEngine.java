// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import java.lang.foreign.MemorySegment;

/// Something else that multiplies matrices, for the products of linear maps; all other operations
/// stay those of this module ([VectorCpuProvider#open]).
///
/// An engine is made for weights of one [dev.veduta.spi.compute.Precision], which says what it
/// multiplies:
///
/// | precision | elements of `x` | weights | sums |
/// |---|---|---|---|
/// | `FP32` | `float` | `float` | `float` |
/// | `BF16` | bfloat16 | bfloat16 | `float` |
/// | `INT8` | unsigned bytes | signed bytes | `int`, exact |
///
/// Weights lie in panels of [#PANEL] outputs, `[out / PANEL][in / group][PANEL][group]`, where a
/// group is as many inputs as fit into 32 bits: 1, 2 or 4. Inputs are filled up with zeros to a
/// multiple of [#DEPTH], outputs to whole panels.
///
/// It owns what its lanes use, native memory too, and frees it when it is closed. Safe for use by
/// many threads.
public interface ProductEngine extends AutoCloseable {

  /// Outputs of a panel.
  int PANEL = 64;

  /// What the inputs of a product are a multiple of.
  int DEPTH = 64;

  /// The most rows of one product.
  int MOST_ROWS = 64;

  /// The most panels of one product.
  int MOST_PANELS = 4;

  /// One line for a log, such as `oneDNN 3.11 with avx512_core_bf16`.
  String description();

  /// A lane for one thread at a time.
  Lane openLane();

  /// Waits for products under way and frees everything. Lanes can't be used any more.
  @Override
  void close();

  /// What one thread at a time multiplies with.
  interface Lane extends AutoCloseable {

    /// `sums[r][j] = Σ x[r][k] · weights[k][j]`, on the calling thread alone.
    ///
    /// A row's sums are the same to the last bit whatever `rows` and `panels` are, and whatever
    /// lies in the other rows. `x` and `sums` must have room for [#MOST_ROWS] rows each: those
    /// behind the last may be read and written, and what they hold means nothing.
    ///
    /// @param rows 1 to [#MOST_ROWS]
    /// @param depth inputs, a multiple of [#DEPTH]
    /// @param panels 1 to [#MOST_PANELS]
    /// @param x native memory, `[rows][depth]`
    /// @param weights native memory, so many panels one behind the other
    /// @param sums native memory, `[rows][panels · PANEL]`
    /// @throws IllegalArgumentException if memory is too small or not native
    /// @throws IllegalStateException if the lane or its engine is closed
    void multiply(
        int rows,
        int depth,
        int panels,
        MemorySegment x,
        MemorySegment weights,
        MemorySegment sums);

    /// Frees what it uses; once is enough, and not even that if its engine is closed.
    @Override
    void close();
  }
}
