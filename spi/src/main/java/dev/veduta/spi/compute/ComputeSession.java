// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

import dev.veduta.spi.Values;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// The operations of a vision-to-text transformer, run in order on one stream of one backend.
///
/// Every operation returns a new tensor allocated in the innermost open [Scope]; there is always
/// one, the session's own. A session belongs to one thread at a time; the backend decides how many
/// threads of its own it uses inside an operation. Wrong shapes are an [IllegalArgumentException].
///
/// A row's result does not depend on the rows computed beside it, to the last bit.
///
/// Letters in shapes: `B` images, `R` rows (images times beams), `N` image tokens, `T` text tokens,
/// `S` memory positions, `D` width, `V` vocabulary size.
public interface ComputeSession extends AutoCloseable {

  // Between host and device.

  /// Copies `data` (F32 or I32, native byte order) into a new tensor of `shape`.
  Tensor upload(Shape shape, DType type, MemorySegment data);

  /// Copies `parts`, one behind the other, into a new tensor of `shape`: pictures that are seen
  /// together.
  ///
  /// @param parts at least one; F32 or I32, native byte order
  default Tensor upload(Shape shape, DType type, List<MemorySegment> parts) {
    if (parts.size() == 1) {
      return upload(shape, type, parts.getFirst());
    }
    long bytes = parts.stream().mapToLong(MemorySegment::byteSize).sum();
    MemorySegment all = MemorySegment.ofArray(new int[Math.toIntExact(bytes / Integer.BYTES)]);
    long at = 0;
    for (MemorySegment part : parts) {
      MemorySegment.copy(part, 0, all, at, part.byteSize());
      at += part.byteSize();
    }
    return upload(shape, type, all);
  }

  /// Overwrites `target`, which keeps its address, so that a [Step] reads the new values.
  void write(Tensor target, MemorySegment data);

  /// Copies F32 `source` to the host, waiting for it to be computed.
  void read(Tensor source, MemorySegment target);

  /// Copies F32 `source` to new host memory, waiting for it to be computed.
  default Values read(Tensor source) {
    Values values = Values.zeros(source.shape());
    read(source, values.data());
    return values;
  }

  // Vision.

  /// Cuts `[B, channels, height, width]` pixels into `[B, N, channels · size · size]` patches, left
  /// to right, then top to bottom; what is left over at the right and the bottom is not read.
  Tensor patches(Tensor pixels, int size);

  /// Adds rows of zeros at the bottom and columns of zeros at the right of `[B, channels, height,
  /// width]` pixels.
  Tensor pad(Tensor pixels, int height, int width);

  /// Takes tokens of `[B, N, D]` by their indices `[M]`: `[B, M, D]`; index -1 stands for a token
  /// of zeros. So a picture is cut into windows, rolled, padded and put together again.
  Tensor gather(Tensor x, Tensor indices);

  /// Puts `head` `[1 or B, H, D]` before `tail` `[B, N, D]`: `[B, H + N, D]`.
  Tensor join(Tensor head, Tensor tail);

  // Text.

  /// Looks up `[R, T]` ids in a `[V, D]` table: `[R, T, D]`. An id outside the table is an
  /// [IllegalArgumentException].
  Tensor embed(Tensor ids, Tensor table);

  /// The last token of each row of `[R, T, D]`: `[R, D]`.
  Tensor lastToken(Tensor x);

  /// The `k` likeliest tokens of `[R, V]` logits and their log-softmax.
  TopK topK(Tensor logits, int k);

  // Both.

  /// The sum of `a` and `b`, where `b` repeats over the outer axes it lacks or has 1 of.
  Tensor add(Tensor a, Tensor b);

  /// The product of `a` and `b`, where `b` repeats over the outer axes it lacks or has 1 of.
  Tensor multiply(Tensor a, Tensor b);

  /// `activation(x · weightᵀ + bias)` over the innermost axis: `[…, in]` to `[…, out]`.
  Tensor linear(Tensor x, Linear layer, Activation activation);

  /// Normalizes the innermost axis to mean 0 and variance 1, then scales and shifts it.
  Tensor layerNorm(Tensor x, Norm norm);

  /// The same numbers in the same order under another shape.
  Tensor reshape(Tensor x, Shape shape);

  /// A memory of the given `[rows, S, D]` keys and values, which it may read in place.
  AttentionMemory remember(Tensor keys, Tensor values);

  /// Multi-head scaled dot-product attention of `[R, T, D]` queries over a memory: `[R, T, D]`.
  /// Rows of a memory of joined caches may differ in length; `CAUSAL` counts from the end of each.
  Tensor attention(Tensor queries, AttentionMemory memory, int heads, Mask mask);

  /// Attention over all positions of a memory whose scaled scores a bias is added to.
  Tensor attention(Tensor queries, AttentionMemory memory, int heads, Bias bias);

  /// The probabilities that [#attention] weighs values with, `[R, heads, T, S]`: for looking
  /// inside, not for speed, and not for joined caches.
  Tensor attentionWeights(Tensor queries, AttentionMemory memory, int heads, Mask mask);

  /// The probabilities of attention with a bias, `[R, heads, T, S]`.
  Tensor attentionWeights(Tensor queries, AttentionMemory memory, int heads, Bias bias);

  // Decoding state.

  /// An empty cache for `rows` sequences of at most `capacity` tokens.
  KvCache newCache(int layers, int rows, int capacity, int width);

  /// A cache with `beams` rows for each row of `prefix`, which it continues and does not change.
  KvCache fork(KvCache prefix, int beams, int capacity);

  /// The positions that the next `count` tokens will take: `[R, count]` of I32, from 0, not
  /// counting a forked prefix.
  Tensor positions(KvCache cache, int count);

  /// The positions of the next `[R, T]` tokens where padding has none, as RoBERTa counts them:
  /// `pad` for a token `pad`, for any other `pad` and how many there are up to it, of those before
  /// the cache's end all.
  Tensor positions(KvCache cache, Tensor tokens, int pad);

  /// Adds the `[R, T, D]` keys and values of new tokens; the result remembers all of the layer's so
  /// far.
  AttentionMemory append(KvCache cache, int layer, Tensor keys, Tensor values);

  /// What a layer of a cache remembers now.
  AttentionMemory memory(KvCache cache, int layer);

  /// Makes row `i` of the cache continue what row `parents[i]` held. A forked prefix stays in
  /// place, so a parent must descend from the same prefix row.
  void reorder(KvCache cache, int[] parents);

  /// A cache whose row `i` continues row `parents[i]` of `source`, which must neither change nor be
  /// closed meanwhile. Unlike those of a fork, its positions go on where those of `source` end.
  KvCache branch(KvCache source, int[] parents, int capacity);

  /// Rows `first` to `first + count - 1` of `source` as a cache to [#fork], [#branch] and look at:
  /// what was remembered of many pictures at once is handed out picture by picture. `source` must
  /// neither change nor be closed meanwhile, and stays open when it is closed.
  default KvCache rows(KvCache source, int first, int count) {
    return branch(source, IntStream.range(first, first + count).toArray(), 1);
  }

  /// Forgets the last `count` tokens of every row, which must be the cache's own.
  void forget(KvCache cache, int count);

  /// The rows of several caches as one, in their order, so that texts of different lengths are
  /// decoded side by side. What is appended goes to each of them. They must outlive it, and closing
  /// it leaves them open.
  KvCache join(List<KvCache> caches);

  // Fused forms. Override one only when a measurement asks for it.

  /// `layerNorm(add(x, residual))`, the end of a post-norm block.
  default Tensor addNorm(Tensor x, Tensor residual, Norm norm) {
    return layerNorm(add(x, residual), norm);
  }

  /// `add(linear(x, layer, NONE), residual)`, the end of a pre-norm block.
  default Tensor linearAdd(Tensor x, Linear layer, Tensor residual) {
    return add(linear(x, layer, Activation.NONE), residual);
  }

  /// `linearAdd(linear(x, up, activation), down, residual)`, the perceptron of a block.
  default Tensor feedForward(
      Tensor x, Linear up, Activation activation, Linear down, Tensor residual) {
    return linearAdd(linear(x, up, activation), down, residual);
  }

  /// `linear(x, layer, NONE)` of each of these layers, such as queries, keys and values.
  default List<Tensor> linears(Tensor x, List<Linear> layers) {
    return layers.stream().map(layer -> linear(x, layer, Activation.NONE)).toList();
  }

  // Speculative decoding.

  /// Whether [#draft] is several times faster than computing with the model's own weights.
  default boolean canDraft() {
    return false;
  }

  /// Runs `body` with coarser weights, where [#canDraft]: for guesses that are checked afterwards.
  default Tensor draft(Supplier<Tensor> body) {
    return body.get();
  }

  // Lifetime and replay.

  /// Opens a scope; closing it frees every tensor made in it. Scopes close in the opposite order.
  Scope scope();

  /// Runs `body` in a scope of its own and keeps only its result, in the scope around it: what one
  /// block of a model needs on its way is free for the next.
  default Tensor scoped(Supplier<Tensor> body) {
    Values values;
    try (Scope _ = scope()) {
      values = read(body.get());
    }
    return upload(values.shape(), DType.F32, values.data());
  }

  /// Prepares a computation to be run again and again on the same tensors with other contents.
  ///
  /// Its inputs are the tensors that `body` reads; refresh them with [#write]. The default runs
  /// `body` each time. A backend that can record launches runs it once and replays the recording,
  /// so `body` must take everything that changes between runs from tensors and caches, never from
  /// variables.
  default Step step(Supplier<Tensor> body) {
    return new RepeatedStep(this, body);
  }

  @Override
  void close();

  /// Frees tensors when closed.
  interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  /// A prepared computation.
  interface Step extends AutoCloseable {
    /// Runs it; the result is valid until the next run.
    Tensor run();

    @Override
    void close();
  }
}
