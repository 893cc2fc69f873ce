// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/// A decoder of two blocks, as GIT's are, with weights drawn from a seed.
record TinyDecoder(Tensor words, Tensor positions, Norm norm, List<Block> blocks, Linear head) {
  static final int WIDTH = 32;
  static final int VOCABULARY = 50;
  static final int POSITIONS = 400;

  record Block(Linear query, Linear key, Linear value, Linear out, Linear up, Linear down) {}

  static TinyDecoder of(ComputeBackend backend) {
    Random random = new Random(1);
    return new TinyDecoder(
        weights(backend, random, VOCABULARY, WIDTH),
        weights(backend, random, POSITIONS, WIDTH),
        new Norm(weights(backend, random, WIDTH), weights(backend, random, WIDTH), 1e-5f),
        IntStream.range(0, 2).mapToObj(_ -> block(backend, random)).toList(),
        linear(backend, random, WIDTH, VOCABULARY));
  }

  private static Block block(ComputeBackend backend, Random random) {
    return new Block(
        linear(backend, random, WIDTH, WIDTH),
        linear(backend, random, WIDTH, WIDTH),
        linear(backend, random, WIDTH, WIDTH),
        linear(backend, random, WIDTH, WIDTH),
        linear(backend, random, WIDTH, 2 * WIDTH),
        linear(backend, random, 2 * WIDTH, WIDTH));
  }

  static MemorySegment random(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat(-1, 1);
    }
    return MemorySegment.ofArray(values);
  }

  private static Tensor weights(ComputeBackend backend, Random random, int... extents) {
    Shape shape = Shape.of(extents);
    return backend.weights("w", shape, DType.F32, random(random, (int) shape.elements()));
  }

  static Linear linear(ComputeBackend backend, Random random, int in, int out) {
    Tensor bias = weights(backend, random, out);
    return backend.linear("w", in, out, DType.F32, random(random, in * out), Optional.of(bias));
  }

  KvCache newCache(ComputeSession session, int rows, int capacity) {
    return session.newCache(blocks.size(), rows, capacity, WIDTH);
  }

  /// Reads `[R, T]` tokens: the `[R, V]` logits of what follows.
  Tensor next(ComputeSession c, KvCache cache, Tensor tokens) {
    Tensor at = c.positions(cache, tokens.shape().width());
    Tensor x = c.layerNorm(c.add(c.embed(tokens, words), c.embed(at, positions)), norm);
    for (int layer = 0; layer < blocks.size(); layer++) {
      Block block = blocks.get(layer);
      List<Tensor> projected = c.linears(x, List.of(block.query, block.key, block.value));
      AttentionMemory memory = c.append(cache, layer, projected.get(1), projected.get(2));
      Tensor h = c.attention(projected.get(0), memory, 2, Mask.CAUSAL);
      x = c.layerNorm(c.linearAdd(h, block.out, x), norm);
      x = c.layerNorm(c.feedForward(x, block.up, Activation.GELU, block.down, x), norm);
    }
    return c.linear(c.lastToken(x), head, Activation.NONE);
  }
}
