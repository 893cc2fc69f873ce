// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Attention over a memory: one [Attention] for each of the caches that it may be joined of.
///
/// @param parts their queries and results one behind the other
record Attentions(List<Attention> parts) implements Tasks {

  /// Checks what fits what and cuts the queries where the memory is joined.
  static Attentions of(
      Kernels kernels,
      FloatTensor queries,
      AttentionMemory memory,
      int heads,
      Mask mask,
      @Nullable TableBias bias,
      FloatTensor out) {
    List<Memory> memories = Memory.all(memory);
    check(queries.shape(), memory, memories, heads, mask);
    if (bias != null) {
      check(queries.shape(), memory, memories, heads, bias.tables().shape());
    }
    if (memories.size() == 1) {
      Memory whole = memories.getFirst();
      return new Attentions(
          List.of(new Attention(kernels, queries, whole, heads, mask, bias, out)));
    }
    List<Attention> parts = new ArrayList<>();
    int each = queries.shape().rows() / memory.rows();
    int row = 0;
    for (Memory one : memories) {
      int rows = one.rows() * each;
      parts.add(
          new Attention(
              kernels, queries.rows(row, rows), one, heads, mask, null, out.rows(row, rows)));
      row += rows;
    }
    return new Attentions(parts);
  }

  private static void check(
      Shape asked, AttentionMemory memory, List<Memory> memories, int heads, Mask mask) {
    Memory first = memories.getFirst();
    Shape held = Shape.of(memory.rows(), Math.max(1, memory.positions()), first.width());
    Expected.that(
        memories.stream().allMatch(one -> one.positions() > 0),
        () -> "attention of %s over an empty memory".formatted(asked));
    Expected.that(
        asked.rank() == 3 && asked.width() == first.width() && asked.rows() % memory.rows() == 0,
        () -> "queries of %s do not fit a memory of %s".formatted(asked, held));
    Expected.that(
        heads >= 1 && asked.width() % heads == 0,
        () -> "%s heads do not divide the width of %s".formatted(heads, asked));
    Expected.that(
        mask == Mask.NONE || memories.stream().allMatch(one -> asked.at(1) <= one.positions()),
        () -> "causal queries of %s see nothing in a memory of %s".formatted(asked, held));
  }

  private static void check(
      Shape asked, AttentionMemory memory, List<Memory> memories, int heads, Shape table) {
    Expected.that(
        memories.size() == 1
            && table.at(1) == heads
            && table.at(2) == asked.at(1)
            && table.at(3) == memory.positions(),
        () ->
            "a bias of %s does not fit queries of %s with %s heads and a memory of [%s, %s]"
                .formatted(table, asked, heads, memory.rows(), memory.positions()));
  }

  /// The same by an engine for [Bfloat16], where there is one and these suit it.
  Tasks faster(Optional<ProductEngine> halves, int threads) {
    if (halves.isEmpty() || parts.size() > 1 || !EngineAttention.suits(parts.getFirst())) {
      return this;
    }
    return EngineAttention.of(halves.get(), parts.getFirst(), threads);
  }

  @Override
  public int tasks() {
    return Tasks.tasks(parts);
  }

  @Override
  public void run(int task, Scratch scratch) {
    Tasks.run(parts, task, scratch);
  }

  /// The probabilities of every query, `[R, heads, T, S]`, by the formula.
  void weights(FloatTensor target) {
    Expected.that(
        parts.size() == 1, () -> "the attention weights of joined caches have no common shape");
    parts.getFirst().weights(target);
  }
}
