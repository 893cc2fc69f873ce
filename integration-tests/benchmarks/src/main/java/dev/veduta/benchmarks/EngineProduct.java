// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.vectorcpu.ProductEngine;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// One product by an engine alone: what reads its sums, and what writes its operands, is left out.
/// It owns as many threads as it is given, each with a lane and a slice of the product of its own,
/// and their memory; the engine is its caller's.
final class EngineProduct implements AutoCloseable {
  private static final long ALIGNMENT = 64;

  private final LinearShape shape;
  private final int depth;
  private final long elementBytes;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment x;
  private final MemorySegment weights;
  private final List<Worker> workers;
  private final ExecutorService threads;

  EngineProduct(ProductEngine engine, LinearShape shape, int threads) {
    this.shape = shape;
    depth = Math.ceilDiv(shape.in(), ProductEngine.DEPTH) * ProductEngine.DEPTH;
    elementBytes = shape.elementBytes();
    x = numbers((shape.rows() + ProductEngine.MOST_ROWS) * (long) depth);
    weights = numbers((long) panels() * ProductEngine.PANEL * depth);
    workers =
        IntStream.range(0, threads)
            .mapToObj(
                _ ->
                    new Worker(
                        engine.openLane(),
                        arena.allocate(
                            (long) ProductEngine.MOST_ROWS
                                * ProductEngine.MOST_PANELS
                                * ProductEngine.PANEL
                                * Float.BYTES,
                            ALIGNMENT)))
            .toList();
    this.threads = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
  }

  /// How the product is cut: so many rows and panels are multiplied at once.
  record Cut(int rows, int panels) {}

  /// The cuts that are worth trying.
  List<Cut> cuts() {
    int blocks = Math.ceilDiv(shape.rows(), ProductEngine.MOST_ROWS);
    return IntStream.of(Math.min(shape.rows(), ProductEngine.MOST_ROWS), shape.rows() / blocks)
        .distinct()
        .boxed()
        .flatMap(
            rows -> IntStream.of(1, 2, ProductEngine.MOST_PANELS).mapToObj(n -> new Cut(rows, n)))
        .toList();
  }

  /// Multiplies the same again and again, each thread its slice.
  void run(Cut cut, int times) {
    List<Piece> pieces = pieces(cut);
    List<Callable<Void>> slices = new ArrayList<>();
    for (int i = 0; i < workers.size(); i++) {
      Worker worker = workers.get(i);
      List<Piece> slice =
          pieces.subList(
              pieces.size() * i / workers.size(), pieces.size() * (i + 1) / workers.size());
      slices.add(
          () -> {
            for (int time = 0; time < times; time++) {
              slice.forEach(piece -> multiply(piece, worker));
            }
            return null;
          });
    }
    try {
      for (Future<Void> slice : threads.invokeAll(slices)) {
        slice.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("a slice of the product failed", e);
    }
  }

  /// All rows of some panels, and then those of the next.
  private List<Piece> pieces(Cut cut) {
    List<Piece> pieces = new ArrayList<>();
    for (int panel = 0; panel < panels(); panel += cut.panels()) {
      for (int row = 0; row < shape.rows(); row += cut.rows()) {
        pieces.add(
            new Piece(
                row,
                Math.min(cut.rows(), shape.rows() - row),
                panel,
                Math.min(cut.panels(), panels() - panel)));
      }
    }
    return pieces;
  }

  private void multiply(Piece piece, Worker worker) {
    long panelBytes = (long) depth * ProductEngine.PANEL * elementBytes;
    worker.lane.multiply(
        piece.rows,
        depth,
        piece.panels,
        x.asSlice(piece.row * (long) depth * elementBytes),
        weights.asSlice(piece.panel * panelBytes, piece.panels * panelBytes),
        worker.sums);
  }

  private int panels() {
    return Math.ceilDiv(shape.out(), ProductEngine.PANEL);
  }

  /// Random ones: a processor is a little faster with the same one everywhere.
  private MemorySegment numbers(long count) {
    SplittableRandom random = new SplittableRandom(42);
    MemorySegment memory = arena.allocate(count * elementBytes, ALIGNMENT);
    for (long i = 0; i < count; i++) {
      float number = (float) random.nextDouble(-1, 1);
      switch (shape.precision()) {
        case FP32 -> memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, number);
        case BF16 ->
            memory.setAtIndex(
                ValueLayout.JAVA_SHORT, i, (short) (Float.floatToRawIntBits(number) >>> 16));
        case FP16, TF32 -> throw new AssertionError(shape.precision());
        case INT8 -> memory.set(ValueLayout.JAVA_BYTE, i, (byte) (number * Byte.MAX_VALUE));
      }
    }
    return memory;
  }

  @Override
  public void close() {
    threads.close();
    workers.forEach(worker -> worker.lane.close());
    arena.close();
  }

  /// What one thread multiplies with, and the room for its sums.
  private record Worker(ProductEngine.Lane lane, MemorySegment sums) {}

  /// What is multiplied at once.
  private record Piece(int row, int rows, int panel, int panels) {}
}
