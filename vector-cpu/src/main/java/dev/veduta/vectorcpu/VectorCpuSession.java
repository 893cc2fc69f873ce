// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.Bias;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.spi.compute.TopK;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The operations, on the memory of one [Workspace] and the threads of one [Pool]. It checks shapes
/// and cuts the work into tasks; the work itself is in [Products], [Attention] and [Kernels].
final class VectorCpuSession implements ComputeSession {

  private final Kernels kernels;
  private final Workers workers;
  private final Workspace workspace = new Workspace();
  private final Tensors tensors = new Tensors(workspace);
  private final Memories memories;
  private final LinearMaps linearMaps;
  private final Optional<ProductEngine> halves;

  /// @param layout of the model's own weights
  /// @param halves multiplies activations with each other, in [Bfloat16]; empty where they stay as
  ///   they are
  /// @param draftWeights empty where they would gain nothing
  VectorCpuSession(
      Kernels kernels,
      Pool pool,
      Layout layout,
      Precision precision,
      Optional<ProductEngine> halves,
      Optional<DraftWeights> draftWeights) {
    this.kernels = kernels;
    this.halves = halves;
    this.workers = new Workers(pool, new Scratch());
    this.linearMaps = new LinearMaps(kernels, workers, workspace, layout, precision, draftWeights);
    this.memories =
        new Memories(kernels.panel(), workspace, new CacheMemory(workspace.memory()), workers);
  }

  @Override
  public Tensor upload(Shape shape, DType type, MemorySegment data) {
    return tensors.upload(shape, type, data);
  }

  @Override
  public void write(Tensor target, MemorySegment data) {
    tensors.write(target, data);
  }

  @Override
  public void read(Tensor source, MemorySegment target) {
    tensors.read(source, target);
  }

  @Override
  public Tensor patches(Tensor pixels, int size) {
    return Images.patches(workspace, floats(pixels), size);
  }

  @Override
  public Tensor pad(Tensor pixels, int height, int width) {
    return Images.pad(workspace, floats(pixels), height, width);
  }

  @Override
  public Tensor gather(Tensor x, Tensor indices) {
    return Images.gather(workspace, workers, floats(x), IntTensor.of(indices));
  }

  @Override
  public Tensor join(Tensor head, Tensor tail) {
    return Images.join(workspace, floats(head), floats(tail));
  }

  @Override
  public Tensor embed(Tensor ids, Tensor table) {
    if (!(table instanceof RowTable rows)) {
      throw Tensors.foreign(table);
    }
    Expected.that(
        table.shape().rank() == 2, () -> "a table must be [V, D], got %s".formatted(table.shape()));
    IntTensor tokens = IntTensor.of(ids);
    List<Integer> extents = new ArrayList<>(tokens.shape().extents());
    extents.add(table.shape().width());
    FloatTensor out = workspace.tensor(new Shape(extents));
    rows.copyRows(tokens.data(), out);
    return out;
  }

  @Override
  public Tensor lastToken(Tensor x) {
    Expected.that(
        x.shape().rank() == 3, () -> "lastToken takes [R, T, D], got %s".formatted(x.shape()));
    return Images.last(workspace, floats(x));
  }

  @Override
  public TopK topK(Tensor logits, int k) {
    Expected.that(
        logits.shape().rank() == 2, () -> "topK takes [R, V], got %s".formatted(logits.shape()));
    Expected.that(
        k >= 1 && k <= logits.shape().width(),
        () -> "k must lie between 1 and %s, got %s".formatted(logits.shape().width(), k));
    return new Likeliest(kernels, floats(logits), logits.shape().rows(), k).find(workers);
  }

  @Override
  public Tensor add(Tensor a, Tensor b) {
    FloatTensor out = workspace.tensor(a.shape());
    Pairs sums = new Pairs(kernels::add, floats(a), floats(b), out);
    workers.runMany(sums.rows(), out.elements(), sums::run);
    return out;
  }

  @Override
  public Tensor multiply(Tensor a, Tensor b) {
    FloatTensor out = workspace.tensor(a.shape());
    Pairs products = new Pairs(kernels::multiply, floats(a), floats(b), out);
    workers.runMany(products.rows(), out.elements(), products::run);
    return out;
  }

  @Override
  public Tensor linear(Tensor x, Linear layer, Activation activation) {
    return linearMaps.map(floats(x), layer, activation, null);
  }

  @Override
  public Tensor linearAdd(Tensor x, Linear layer, Tensor residual) {
    return x.shape().withWidth(layer.out()).equals(residual.shape())
        ? linearMaps.map(floats(x), layer, Activation.NONE, floats(residual))
        : ComputeSession.super.linearAdd(x, layer, residual);
  }

  @Override
  public Tensor feedForward(
      Tensor x, Linear up, Activation activation, Linear down, Tensor residual) {
    return x.shape().withWidth(down.out()).equals(residual.shape())
        ? linearMaps.feedForward(floats(x), up, activation, down, floats(residual))
        : ComputeSession.super.feedForward(x, up, activation, down, residual);
  }

  @Override
  public List<Tensor> linears(Tensor x, List<Linear> layers) {
    return List.copyOf(linearMaps.map(floats(x), layers));
  }

  @Override
  public Tensor layerNorm(Tensor x, Norm norm) {
    int width = x.shape().width();
    Shape weights = Shape.of(width);
    Expected.that(
        norm.scale().shape().equals(weights) && norm.shift().shape().equals(weights),
        () ->
            "a norm of scale %s and shift %s does not fit %s"
                .formatted(norm.scale().shape(), norm.shift().shape(), x.shape()));
    FloatTensor source = floats(x);
    FloatTensor scale = floats(norm.scale());
    FloatTensor shift = floats(norm.shift());
    FloatTensor out = workspace.tensor(x.shape());
    Operand operand = linearMaps.operand(x.shape());
    workers.runMany(
        source.elements() / width,
        source.elements(),
        (row, _) -> {
          int to = out.from() + row * width;
          kernels.layerNorm(
              source.data(),
              source.from() + row * width,
              scale.data(),
              scale.from(),
              shift.data(),
              shift.from(),
              norm.epsilon(),
              out.data(),
              to,
              width);
          if (operand != null) {
            operand.fill(kernels, row, out.data(), to, width);
          }
        });
    return operand == null ? out : out.with(operand);
  }

  @Override
  public Tensor reshape(Tensor x, Shape shape) {
    return tensors.reshape(x, shape);
  }

  @Override
  public AttentionMemory remember(Tensor keys, Tensor values) {
    return memories.remember(floats(keys), floats(values));
  }

  @Override
  public Tensor attention(Tensor queries, AttentionMemory memory, int heads, Mask mask) {
    return attention(queries, memory, heads, mask, null);
  }

  @Override
  public Tensor attention(Tensor queries, AttentionMemory memory, int heads, Bias bias) {
    return attention(queries, memory, heads, Mask.NONE, bias);
  }

  private Tensor attention(
      Tensor queries, AttentionMemory memory, int heads, Mask mask, @Nullable Bias bias) {
    FloatTensor out = workspace.tensor(queries.shape());
    Attentions attentions =
        Attentions.of(kernels, floats(queries), memory, heads, mask, tables(bias), out);
    Tasks tasks = bias == null ? attentions.faster(halves, workers.pool().threads()) : attentions;
    long work = queries.shape().elements() * memory.positions();
    workers.run(tasks.tasks(), work, tasks::run);
    return out;
  }

  @Override
  public Tensor attentionWeights(Tensor queries, AttentionMemory memory, int heads, Mask mask) {
    return attentionWeights(queries, memory, heads, mask, null);
  }

  @Override
  public Tensor attentionWeights(Tensor queries, AttentionMemory memory, int heads, Bias bias) {
    return attentionWeights(queries, memory, heads, Mask.NONE, bias);
  }

  private Tensor attentionWeights(
      Tensor queries, AttentionMemory memory, int heads, Mask mask, @Nullable Bias bias) {
    Shape asked = queries.shape();
    Expected.that(
        asked.rank() == 3, () -> "attention takes [R, T, D] queries, got %s".formatted(asked));
    FloatTensor out =
        workspace.tensor(Shape.of(asked.at(0), heads, asked.at(1), memory.positions()));
    Attentions.of(kernels, floats(queries), memory, heads, mask, tables(bias), out).weights(out);
    return out;
  }

  private @Nullable TableBias tables(@Nullable Bias bias) {
    return bias == null ? null : new TableBias(floats(bias.tables()), bias.choice());
  }

  @Override
  public KvCache newCache(int layers, int rows, int capacity, int width) {
    return memories.newCache(layers, rows, capacity, width);
  }

  @Override
  public KvCache fork(KvCache prefix, int beams, int capacity) {
    return memories.fork(Cache.of(prefix), beams, capacity);
  }

  @Override
  public KvCache branch(KvCache source, int[] parents, int capacity) {
    return memories.branch(Cache.of(source), parents, capacity);
  }

  @Override
  public KvCache join(List<KvCache> caches) {
    return new JoinedCache(caches.stream().flatMap(cache -> Cache.all(cache).stream()).toList());
  }

  @Override
  public Tensor positions(KvCache cache, int count) {
    return memories.positions(Cache.all(cache), count);
  }

  @Override
  public Tensor positions(KvCache cache, Tensor tokens, int pad) {
    return memories.positions(Cache.all(cache), IntTensor.of(tokens), pad);
  }

  @Override
  public AttentionMemory append(KvCache cache, int layer, Tensor keys, Tensor values) {
    return memories.append(Cache.all(cache), layer, floats(keys), floats(values));
  }

  @Override
  public AttentionMemory memory(KvCache cache, int layer) {
    return memories.memory(Cache.all(cache), layer);
  }

  @Override
  public void reorder(KvCache cache, int[] parents) {
    Cache.of(cache).reorder(parents);
  }

  @Override
  public void forget(KvCache cache, int count) {
    Cache.of(cache).forget(count);
  }

  @Override
  public boolean canDraft() {
    return linearMaps.canDraft();
  }

  @Override
  public Tensor draft(Supplier<Tensor> body) {
    return linearMaps.draft(body);
  }

  @Override
  public Scope scope() {
    return workspace.scope();
  }

  @Override
  public Tensor scoped(Supplier<Tensor> body) {
    FloatTensor result;
    try (Scope _ = scope()) {
      result = floats(body.get());
    }
    // Nothing has been written since, so what the scope held can still be moved down.
    FloatTensor kept = workspace.tensor(result.shape());
    System.arraycopy(result.data(), result.from(), kept.data(), kept.from(), kept.elements());
    return kept;
  }

  @Override
  public void close() {
    workers.scratch().close();
    workspace.close();
  }

  private FloatTensor floats(Tensor tensor) {
    return tensors.floats(tensor);
  }
}
