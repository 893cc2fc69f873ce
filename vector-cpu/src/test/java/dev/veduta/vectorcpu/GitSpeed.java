// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/// Measures a computation of the shape of `microsoft/git-base` on random weights: 12 layers over
/// 197 image tokens, 6 layers that read them as a prefix, then 20 tokens one by one.
///
/// `java --add-modules jdk.incubator.vector … GitSpeed [threads] [runs] [precision] [beams]`
public final class GitSpeed {
  private static final int WIDTH = 768;
  private static final int HEADS = 12;
  private static final int TOKENS = 20;

  private final ComputeBackend backend;
  private final MemorySegment numbers;
  private final Norm norm;
  private final Linear patches;
  private final Tensor classToken;
  private final Tensor places;
  private final List<Block> vision = new ArrayList<>();
  private final Linear projection;
  private final List<Block> text = new ArrayList<>();
  private final Tensor words;
  private final Linear vocabulary;

  private record Block(
      Linear query, Linear key, Linear value, Linear out, Linear up, Linear down) {}

  private GitSpeed(ComputeBackend backend, Arena arena) {
    this.backend = backend;
    this.numbers = arena.allocate(4L * 30522 * WIDTH);
    Random random = new Random(1);
    for (long i = 0; i < numbers.byteSize() / 4; i++) {
      numbers.setAtIndex(ValueLayout.JAVA_FLOAT, i, random.nextFloat(-0.03f, 0.03f));
    }
    this.norm = new Norm(weights(WIDTH), weights(WIDTH), 1e-5f);
    this.patches = linear(WIDTH, WIDTH);
    this.classToken = weights(1, 1, WIDTH);
    this.places = weights(197, WIDTH);
    this.projection = linear(WIDTH, WIDTH);
    this.words = weights(30522, WIDTH);
    this.vocabulary = linear(WIDTH, 30522);
    for (int i = 0; i < 12; i++) {
      vision.add(block());
    }
    for (int i = 0; i < 6; i++) {
      text.add(block());
    }
  }

  private Block block() {
    return new Block(
        linear(WIDTH, WIDTH),
        linear(WIDTH, WIDTH),
        linear(WIDTH, WIDTH),
        linear(WIDTH, WIDTH),
        linear(WIDTH, 4 * WIDTH),
        linear(4 * WIDTH, WIDTH));
  }

  private Tensor weights(int... extents) {
    Shape shape = Shape.of(extents);
    return backend.weights("w", shape, DType.F32, numbers.asSlice(0, 4 * shape.elements()));
  }

  private Linear linear(int in, int out) {
    return backend.linear(
        "w", in, out, DType.F32, numbers.asSlice(0, 4L * in * out), Optional.of(weights(out)));
  }

  public static void main(String[] arguments) {
    int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2;
    int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    Precision precision =
        arguments.length > 2 ? Precision.named(arguments[2]).orElseThrow() : Precision.FP32;
    int beams = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1;
    BackendOptions options = new BackendOptions(threads, precision);
    long start = System.nanoTime();
    try (Arena arena = Arena.ofShared();
        ComputeBackend backend = new VectorCpuProvider().open(options);
        ComputeSession session = backend.openSession()) {
      GitSpeed git = new GitSpeed(backend, arena);
      System.out.printf(
          Locale.ROOT, "%s, loaded in %.0f ms%n", backend.description(), millis(start));
      for (int i = 0; i < runs; i++) {
        git.run(session, beams);
      }
    }
  }

  private void run(ComputeSession c, int beams) {
    try (ComputeSession.Scope _ = c.scope()) {
      long start = System.nanoTime();
      float[] pixels = new float[3 * 224 * 224];
      Tensor image = c.upload(Shape.of(1, 3, 224, 224), DType.F32, MemorySegment.ofArray(pixels));
      Tensor seen = encode(c, image);
      double encoded = millis(start);
      try (KvCache prefix = c.newCache(text.size(), 1, 197, WIDTH)) {
        for (int layer = 0; layer < text.size(); layer++) {
          seen = decode(c, seen, text.get(layer), prefix, layer, Mask.NONE);
        }
        double begun = millis(start);
        try (KvCache own = c.fork(prefix, beams, TOKENS)) {
          int[] tokens = new int[beams];
          Arrays.fill(tokens, 101);
          for (int i = 0; i < TOKENS; i++) {
            next(c, own, tokens);
          }
        }
        double ended = millis(start);
        System.out.printf(
            Locale.ROOT,
            "image %.1f ms, prefix %.1f ms, %.2f ms for each token, together %.1f ms%n",
            encoded,
            begun - encoded,
            (ended - begun) / TOKENS,
            ended);
      }
    }
  }

  private Tensor encode(ComputeSession c, Tensor image) {
    Tensor x = c.linear(c.patches(image, 16), patches, Activation.NONE);
    x = c.layerNorm(c.add(c.join(classToken, x), places), norm);
    for (Block block : vision) {
      Tensor h = c.layerNorm(x, norm);
      AttentionMemory memory =
          c.remember(
              c.linear(h, block.key, Activation.NONE), c.linear(h, block.value, Activation.NONE));
      h = c.attention(c.linear(h, block.query, Activation.NONE), memory, HEADS, Mask.NONE);
      x = c.linearAdd(h, block.out, x);
      h = c.linear(c.layerNorm(x, norm), block.up, Activation.QUICK_GELU);
      x = c.linearAdd(h, block.down, x);
    }
    return c.layerNorm(c.linear(c.layerNorm(x, norm), projection, Activation.NONE), norm);
  }

  private Tensor decode(
      ComputeSession c, Tensor x, Block block, KvCache cache, int layer, Mask mask) {
    AttentionMemory memory =
        c.append(
            cache,
            layer,
            c.linear(x, block.key, Activation.NONE),
            c.linear(x, block.value, Activation.NONE));
    Tensor h = c.attention(c.linear(x, block.query, Activation.NONE), memory, HEADS, mask);
    Tensor y = c.addNorm(c.linear(h, block.out, Activation.NONE), x, norm);
    h = c.linear(c.linear(y, block.up, Activation.GELU), block.down, Activation.NONE);
    return c.addNorm(h, y, norm);
  }

  private void next(ComputeSession c, KvCache cache, int[] tokens) {
    try (ComputeSession.Scope _ = c.scope()) {
      Tensor id = c.upload(Shape.of(tokens.length, 1), DType.I32, MemorySegment.ofArray(tokens));
      Tensor x =
          c.layerNorm(c.add(c.embed(id, words), c.embed(c.positions(cache, 1), words)), norm);
      for (int layer = 0; layer < text.size(); layer++) {
        x = decode(c, x, text.get(layer), cache, layer, Mask.CAUSAL);
      }
      int[][] best = c.topK(c.linear(c.lastToken(x), vocabulary, Activation.NONE), 1).tokens();
      Arrays.setAll(tokens, row -> best[row][0]);
    }
  }

  private static double millis(long start) {
    return (System.nanoTime() - start) / 1e6;
  }
}
