// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The operations, on the memory of one [Workspace] and the threads of one [Pool]. It checks shapes
/// and cuts the work into tasks; the work itself is in [Products], [Attention] and [Kernels].
final class VectorCpuSession implements ComputeSession {

  private final Kernels kernels;
  private final Workers workers;
  private final Workspace workspace = new Workspace();
  private final Memories memories;

  VectorCpuSession(Kernels kernels, Pool pool) {
    this.kernels = kernels;
    this.workers = new Workers(pool, new Scratch());
    this.memories = new Memories(kernels.panel(), workspace, workers);
  }

  @Override
  public Tensor upload(Shape shape, DType type, MemorySegment data) {
    Tensor target =
        switch (type) {
          case F32 -> workspace.tensor(shape);
          case I32 -> new IntTensor(shape, new int[Math.toIntExact(shape.elements())]);
          case F64, F16, BF16, I64, I16, I8, U8, BOOL ->
              throw new IllegalArgumentException(
                  "can't upload %s; activations are F32 or I32".formatted(type));
        };
    write(target, data);
    return target;
  }

  @Override
  public void write(Tensor target, MemorySegment data) {
    checkSize(target, data);
    switch (target) {
      case FloatTensor floats ->
          MemorySegment.copy(
              data, JAVA_FLOAT_UNALIGNED, 0, floats.data(), floats.from(), floats.elements());
      case IntTensor ints ->
          MemorySegment.copy(data, JAVA_INT_UNALIGNED, 0, ints.data(), 0, ints.data().length);
      default -> throw foreign(target);
    }
  }

  @Override
  public void read(Tensor source, MemorySegment target) {
    checkSize(source, target);
    FloatTensor floats = floats(source);
    MemorySegment.copy(
        floats.data(), floats.from(), target, JAVA_FLOAT_UNALIGNED, 0, floats.elements());
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
      throw foreign(table);
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
    FloatTensor source = floats(x);
    int rows = x.shape().at(0);
    int tokens = x.shape().at(1);
    int width = x.shape().at(2);
    FloatTensor out = workspace.tensor(Shape.of(rows, width));
    for (int row = 0; row < rows; row++) {
      int from = source.from() + ((row + 1) * tokens - 1) * width;
      System.arraycopy(source.data(), from, out.data(), out.from() + row * width, width);
    }
    return out;
  }

  @Override
  public TopK topK(Tensor logits, int k) {
    Expected.that(
        logits.shape().rank() == 2, () -> "topK takes [R, V], got %s".formatted(logits.shape()));
    Expected.that(
        k >= 1 && k <= logits.shape().width(),
        () -> "k must lie between 1 and %s, got %s".formatted(logits.shape().width(), k));
    return new Likeliest(kernels, workers.scratch()).find(floats(logits), logits.shape().rows(), k);
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
    return linear(x, layer, activation, null);
  }

  @Override
  public Tensor linearAdd(Tensor x, Linear layer, Tensor residual) {
    return x.shape().withWidth(layer.out()).equals(residual.shape())
        ? linear(x, layer, Activation.NONE, floats(residual))
        : ComputeSession.super.linearAdd(x, layer, residual);
  }

  private FloatTensor linear(
      Tensor x, Linear layer, Activation activation, @Nullable FloatTensor residual) {
    if (!(layer instanceof PackedLinear packed)) {
      throw new IllegalArgumentException("a linear map of another backend: " + layer);
    }
    Expected.that(
        x.shape().width() == layer.in(),
        () ->
            "a linear map of [%s, %s] weights takes [..., %s], got %s"
                .formatted(layer.out(), layer.in(), layer.in(), x.shape()));
    FloatTensor out = workspace.tensor(x.shape().withWidth(layer.out()));
    Products products =
        Products.of(
            kernels, floats(x), packed, activation, residual, out, workers.pool().threads());
    workers.run(products.tasks(), products.work(), products::run);
    return out;
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
    workers.runMany(
        source.elements() / width,
        source.elements(),
        (row, _) ->
            kernels.layerNorm(
                source.data(),
                source.from() + row * width,
                scale.data(),
                scale.from(),
                shift.data(),
                shift.from(),
                norm.epsilon(),
                out.data(),
                out.from() + row * width,
                width));
    return out;
  }

  @Override
  public Tensor reshape(Tensor x, Shape shape) {
    Expected.that(
        x.shape().elements() == shape.elements(),
        () -> "%s can't be reshaped to %s".formatted(x.shape(), shape));
    return switch (x) {
      case FloatTensor floats -> new FloatTensor(shape, floats.data(), floats.from());
      case IntTensor ints -> new IntTensor(shape, ints.data());
      case TableTensor table -> new TableTensor(shape, table.data(), table.halves());
      default -> throw foreign(x);
    };
  }

  @Override
  public AttentionMemory remember(Tensor keys, Tensor values) {
    return memories.remember(floats(keys), floats(values));
  }

  @Override
  public AttentionMemory remember(Tensor x, Linear key, Linear value) {
    return memories.remember(
        x.shape().withWidth(key.out()),
        () -> linear(x, key, Activation.NONE, null),
        () -> linear(x, value, Activation.NONE, null));
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
    long work = queries.shape().elements() * memory.positions();
    workers.run(attentions.tasks(), work, attentions::run);
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
    workspace.close();
  }

  /// The numbers of a tensor as an array; a table in native memory is copied into the scope.
  private FloatTensor floats(Tensor tensor) {
    return switch (tensor) {
      case FloatTensor floats -> floats;
      case TableTensor table -> {
        FloatTensor copy = workspace.tensor(table.shape());
        table.copy(0, copy.data(), copy.from(), copy.elements());
        yield copy;
      }
      case IntTensor ints ->
          throw new IllegalArgumentException("expected F32, got I32 " + ints.shape());
      default -> throw foreign(tensor);
    };
  }

  private static void checkSize(Tensor tensor, MemorySegment data) {
    Expected.that(
        data.byteSize() == tensor.shape().elements() * tensor.type().bytes(),
        () ->
            "%s of %s needs %s bytes, got %s"
                .formatted(
                    tensor.shape(),
                    tensor.type(),
                    tensor.shape().elements() * tensor.type().bytes(),
                    data.byteSize()));
  }

  private static IllegalArgumentException foreign(Tensor tensor) {
    return new IllegalArgumentException("a tensor of another backend: " + tensor);
  }
}
