// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.Bias;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.spi.compute.TopK;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The operations, on a stream of one device. It checks shapes and hands the work to [Transfers],
/// [LinearMaps], [Norms], [Attentions], [Memories] and [Pictures].
final class CudaSession implements ComputeSession {
  private final CudaBackend backend;
  private final RowKernels kernels;
  private final Products products;
  private final Storage halves;
  private final Lane lane;
  private final Transfers transfers;
  private final LinearMaps linearMaps;
  private final Norms norms;
  private final Memories memories;
  private final Attentions attentions;
  private final Pictures pictures;
  private final Tops tops;
  private final Graphs graphs = new Graphs();
  private final List<CudaStep> steps = new ArrayList<>();
  private boolean isClosed;

  /// @param kernels of the backend, as the others
  /// @param halves what wide operands are kept in; empty where they stay in 32 bits
  CudaSession(
      CudaBackend backend,
      RowKernels kernels,
      Products products,
      AttentionKernels attentionKernels,
      Optional<Storage> halves) {
    this.backend = backend;
    this.kernels = kernels;
    this.products = products;
    this.halves = halves.orElse(Storage.F32);
    this.lane =
        new Lane(backend, backend.device(), halves, kernels, this::forgetTables, this::trim);
    this.transfers = new Transfers(lane);
    this.linearMaps = new LinearMaps(lane, products);
    this.norms = new Norms(lane, kernels, this.halves);
    try {
      products.prepare(lane.stream());
    } catch (Throwable e) {
      try (lane) {
        throw e;
      }
    }
    this.memories =
        new Memories(lane, new CacheMemory(backend.device()), attentionKernels, this.halves);
    this.attentions = new Attentions(lane, attentionKernels, this.halves);
    this.pictures = new Pictures(lane, kernels, this.halves);
    this.tops = new Tops(lane, kernels);
  }

  private void forgetTables() {
    memories.forgetTables();
  }

  private boolean trim() {
    return memories.trim();
  }

  /// What comes before every operation: the calling thread, which may be another than before, gets
  /// the device.
  void enter() {
    if (isClosed) {
      throw new IllegalStateException("this session is closed");
    }
    backend.enter();
  }

  // Between host and device.

  @Override
  public Tensor upload(Shape shape, DType type, MemorySegment data) {
    enter();
    return transfers.upload(shape, type, data);
  }

  @Override
  public Tensor upload(Shape shape, DType type, List<MemorySegment> parts) {
    enter();
    return type == DType.F32 && !lane.inputs().isRecording()
        ? transfers.upload(shape, parts)
        : ComputeSession.super.upload(shape, type, parts);
  }

  @Override
  public void write(Tensor target, MemorySegment data) {
    enter();
    transfers.write(target, data);
  }

  @Override
  public void read(Tensor source, MemorySegment target) {
    enter();
    transfers.read(source, target);
  }

  // Vision.

  @Override
  public Tensor patches(Tensor pixels, int size) {
    enter();
    return pictures.patches(lane.floats(pixels), size);
  }

  @Override
  public Tensor pad(Tensor pixels, int height, int width) {
    enter();
    return pictures.pad(lane.floats(pixels), height, width);
  }

  @Override
  public Tensor gather(Tensor x, Tensor indices) {
    enter();
    return pictures.gather(lane.floats(x), lane.integers(indices));
  }

  @Override
  public Tensor join(Tensor head, Tensor tail) {
    enter();
    return pictures.join(lane.floats(head), lane.floats(tail));
  }

  // Text.

  @Override
  public Tensor embed(Tensor ids, Tensor table) {
    enter();
    Expected.that(
        table.shape().rank() == 2, () -> "a table must be [V, D], got %s".formatted(table.shape()));
    return pictures.embed(lane.integers(ids), lane.rows(table), table.shape());
  }

  @Override
  public Tensor lastToken(Tensor x) {
    enter();
    return pictures.last(lane.floats(x));
  }

  @Override
  public TopK topK(Tensor logits, int k) {
    enter();
    Shape shape = logits.shape();
    Expected.that(shape.rank() == 2, () -> "topK takes [R, V], got %s".formatted(shape));
    Expected.that(
        k >= 1 && k <= shape.width(),
        () -> "k must lie between 1 and %s, got %s".formatted(shape.width(), k));
    DeviceTensor scores = lane.floats(logits);
    CudaStep step = scores.numbers().step();
    return Optional.ofNullable(step)
        .flatMap(maker -> maker.topK(scores, k))
        .orElseGet(() -> tops.read(scores, k));
  }

  // Both.

  @Override
  public Tensor add(Tensor a, Tensor b) {
    enter();
    DeviceTensor first = lane.floats(a);
    DeviceTensor second = lane.floats(b);
    DeviceTensor out = lane.now(first.shape());
    kernels.add(lane.stream(), pairs(first, second, out));
    return out;
  }

  @Override
  public Tensor multiply(Tensor a, Tensor b) {
    enter();
    DeviceTensor first = lane.floats(a);
    DeviceTensor second = lane.floats(b);
    DeviceTensor out = lane.now(first.shape());
    kernels.multiply(lane.stream(), pairs(first, second, out));
    return out;
  }

  private static Pairs pairs(DeviceTensor a, DeviceTensor b, DeviceTensor out) {
    return Pairs.of(
        a.shape(), a.numbers().floats(), b.shape(), b.numbers().floats(), out.numbers().floats());
  }

  @Override
  public Tensor linear(Tensor x, Linear layer, Activation activation) {
    enter();
    return linearMaps.map(lane.floats(x), layer, activation);
  }

  @Override
  public List<Tensor> linears(Tensor x, List<Linear> layers) {
    enter();
    return List.copyOf(linearMaps.map(lane.floats(x), layers, Activation.NONE));
  }

  @Override
  public Tensor linearAdd(Tensor x, Linear layer, Tensor residual) {
    enter();
    return x.shape().withWidth(layer.out()).equals(residual.shape())
        ? linearMaps.add(lane.floats(x), layer, lane.floats(residual))
        : ComputeSession.super.linearAdd(x, layer, residual);
  }

  @Override
  public Tensor feedForward(
      Tensor x, Linear up, Activation activation, Linear down, Tensor residual) {
    enter();
    return x.shape().withWidth(down.out()).equals(residual.shape())
        ? linearMaps.feedForward(lane.floats(x), up, activation, down, lane.floats(residual))
        : ComputeSession.super.feedForward(x, up, activation, down, residual);
  }

  @Override
  public Tensor layerNorm(Tensor x, Norm norm) {
    enter();
    return norms.normalized(lane.floats(x), Optional.empty(), norm);
  }

  @Override
  public Tensor addNorm(Tensor x, Tensor residual, Norm norm) {
    enter();
    return x.shape().equals(residual.shape())
        ? norms.normalized(lane.floats(x), Optional.of(lane.floats(residual)), norm)
        : ComputeSession.super.addNorm(x, residual, norm);
  }

  @Override
  public Tensor reshape(Tensor x, Shape shape) {
    enter();
    Expected.that(
        x.shape().elements() == shape.elements(),
        () -> "%s can't be reshaped to %s".formatted(x.shape(), shape));
    return x instanceof IntTensor
        ? new IntTensor(shape, lane.integers(x).integers())
        : new DeviceTensor(shape, lane.floats(x).numbers());
  }

  @Override
  public AttentionMemory remember(Tensor keys, Tensor values) {
    enter();
    return memories.remember(lane.floats(keys), lane.floats(values));
  }

  @Override
  public Tensor attention(Tensor queries, AttentionMemory memory, int heads, Mask mask) {
    enter();
    return attentions.attend(
        lane.floats(queries), Memory.of(memory), heads, mask, Optional.empty());
  }

  @Override
  public Tensor attention(Tensor queries, AttentionMemory memory, int heads, Bias bias) {
    enter();
    return attentions.attend(
        lane.floats(queries), Memory.of(memory), heads, Mask.NONE, Optional.of(bias));
  }

  @Override
  public Tensor attentionWeights(Tensor queries, AttentionMemory memory, int heads, Mask mask) {
    enter();
    return attentions.weights(
        lane.floats(queries), Memory.of(memory), heads, mask, Optional.empty());
  }

  @Override
  public Tensor attentionWeights(Tensor queries, AttentionMemory memory, int heads, Bias bias) {
    enter();
    return attentions.weights(
        lane.floats(queries), Memory.of(memory), heads, Mask.NONE, Optional.of(bias));
  }

  // Decoding state.

  @Override
  public KvCache newCache(int layers, int rows, int capacity, int width) {
    enter();
    return memories.newCache(layers, rows, capacity, width);
  }

  @Override
  public KvCache fork(KvCache prefix, int beams, int capacity) {
    enter();
    return memories.fork(memories.one(prefix), beams, capacity);
  }

  @Override
  public KvCache branch(KvCache source, int[] parents, int capacity) {
    enter();
    return memories.branch(memories.one(source), parents, capacity);
  }

  @Override
  public KvCache join(List<KvCache> caches) {
    enter();
    return new JoinedCache(caches.stream().flatMap(cache -> memories.all(cache).stream()).toList());
  }

  @Override
  public Tensor positions(KvCache cache, int count) {
    enter();
    return memories.positions(memories.all(cache), count);
  }

  @Override
  public Tensor positions(KvCache cache, Tensor tokens, int pad) {
    enter();
    return memories.positions(memories.all(cache), lane.integers(tokens), pad);
  }

  @Override
  public AttentionMemory append(KvCache cache, int layer, Tensor keys, Tensor values) {
    enter();
    return memories.append(memories.all(cache), layer, lane.floats(keys), lane.floats(values));
  }

  @Override
  public AttentionMemory memory(KvCache cache, int layer) {
    enter();
    return memories.memory(memories.all(cache), layer);
  }

  @Override
  public void reorder(KvCache cache, int[] parents) {
    enter();
    memories.reorder(memories.one(cache), parents);
  }

  @Override
  public void forget(KvCache cache, int count) {
    enter();
    memories.forget(memories.one(cache), count);
  }

  // Lifetime and replay.

  @Override
  public Scope scope() {
    enter();
    return lane.scope();
  }

  @Override
  public Tensor scoped(Supplier<Tensor> body) {
    enter();
    return lane.scoped(body);
  }

  @Override
  public Step step(Supplier<Tensor> body) {
    enter();
    CudaStep step = new CudaStep(this, lane, tops, graphs, body);
    steps.add(step);
    return step;
  }

  /// Notes that a step is over.
  void closing(CudaStep step) {
    steps.remove(step);
  }

  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    backend.leave(this);
    backend.device().use();
    try (lane;
        memories;
        graphs) {
      steps.forEach(CudaStep::abandon);
      lane.staging().waitForStream();
    } finally {
      products.release(lane.stream());
    }
  }
}
