// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.veduta.spi.compute.Bias;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/// Attention of one session: checks what fits what, and has it computed when it is asked for.
///
/// @param storage of keys and values
record Attentions(Lane lane, AttentionKernels kernels, Storage storage) {

  DeviceTensor attend(
      DeviceTensor queries, Memory memory, int heads, Mask mask, Optional<Bias> bias) {
    Shape shape = queries.shape();
    check(shape, memory, heads, mask, bias);
    Optional<BiasView> view = bias.map(this::view);
    Storage form = kernels.queries(shape.at(1), shape.width() / heads);
    return lane.later(
        shape,
        (numbers, outForm) -> {
          queries.numbers().wish(form);
          Workspace.Mark mark = lane.workspace().mark();
          MemoryView held = view(memory, bound(memory));
          Queries asked = queries(queries, form);
          long scratchBytes = AttentionKernels.scratchBytes(asked, held, heads);
          long scratch = scratchBytes == 0 ? 0 : lane.workspace().take(scratchBytes);
          kernels.attend(
              lane.stream(),
              asked,
              held,
              heads,
              mask,
              view.orElse(null),
              numbers.target(outForm),
              outForm,
              scratch);
          lane.workspace().release(mark);
        });
  }

  /// The probabilities of every query, `[R, heads, T, S]`.
  DeviceTensor weights(
      DeviceTensor queries, Memory memory, int heads, Mask mask, Optional<Bias> bias) {
    Shape shape = queries.shape();
    Expected.that(
        shape.rank() == 3, () -> "attention takes [R, T, D] queries, got %s".formatted(shape));
    check(shape, memory, heads, mask, bias);
    Expected.that(
        !memory.isJoined(), () -> "the attention weights of joined caches have no common shape");
    DeviceTensor out = lane.now(Shape.of(shape.at(0), heads, shape.at(1), memory.positions()));
    kernels.weights(
        lane.stream(),
        queries(queries, Storage.F32),
        view(memory, memory.positions()),
        heads,
        mask,
        bias.map(this::view).orElse(null),
        out.numbers().floats());
    return out;
  }

  private static void check(Shape asked, Memory memory, int heads, Mask mask, Optional<Bias> bias) {
    Shape held = Shape.of(memory.rows(), Math.max(1, memory.positions()), memory.width());
    Expected.that(
        memory.shortest() > 0, () -> "attention of %s over an empty memory".formatted(asked));
    Expected.that(
        asked.rank() == 3 && asked.width() == memory.width() && asked.rows() % memory.rows() == 0,
        () -> "queries of %s do not fit a memory of %s".formatted(asked, held));
    Expected.that(
        heads >= 1 && asked.width() % heads == 0,
        () -> "%s heads do not divide the width of %s".formatted(heads, asked));
    Expected.that(
        mask == Mask.NONE || asked.at(1) <= memory.shortest(),
        () -> "causal queries of %s see nothing in a memory of %s".formatted(asked, held));
    bias.map(added -> added.tables().shape())
        .ifPresent(table -> check(asked, memory, heads, table));
  }

  private static void check(Shape asked, Memory memory, int heads, Shape table) {
    Expected.that(
        !memory.isJoined()
            && table.at(1) == heads
            && table.at(2) == asked.at(1)
            && table.at(3) == memory.positions(),
        () ->
            "a bias of %s does not fit queries of %s with %s heads and a memory of [%s, %s]"
                .formatted(table, asked, heads, memory.rows(), memory.positions()));
  }

  private Queries queries(DeviceTensor queries, Storage form) {
    Shape shape = queries.shape();
    return new Queries(lane.address(queries, form), form, shape.at(0), shape.at(1), shape.width());
  }

  private static int bound(Memory memory) {
    return switch (memory) {
      case DenseMemory dense -> dense.positions();
      case CachedMemory cached -> cached.bound();
    };
  }

  /// @param positions the most that any row may have when the kernels run
  private MemoryView view(Memory memory, int positions) {
    return switch (memory) {
      case DenseMemory(DeviceTensor keys, DeviceTensor values) -> {
        keys.numbers().wish(storage);
        values.numbers().wish(storage);
        yield MemoryView.dense(
            storage,
            memory.rows(),
            positions,
            lane.address(keys, storage),
            lane.address(values, storage));
      }
      case CachedMemory cached ->
          MemoryView.of(
              storage,
              cached.rows(),
              positions,
              cached.table().neighbours(),
              cached.table().address(),
              cached.table().parts(),
              cached.layer(),
              cached.grown());
    };
  }

  private BiasView view(Bias bias) {
    DeviceTensor tables = lane.floats(bias.tables());
    List<Integer> choice = bias.choice();
    long address =
        lane.inputs().put((long) choice.size() * Integer.BYTES, room -> write(choice, room));
    return new BiasView(
        tables.numbers().floats(), address, choice.size(), bias.tables().shape().at(3));
  }

  private static void write(List<Integer> choice, MemorySegment room) {
    for (int i = 0; i < choice.size(); i++) {
      room.set(JAVA_INT_UNALIGNED, (long) i * Integer.BYTES, choice.get(i));
    }
  }
}
