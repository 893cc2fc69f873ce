// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.text;

import dev.veduta.spi.Config;
import dev.veduta.spi.DecoderContext;
import dev.veduta.spi.DecodingState;
import dev.veduta.spi.Observer;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.TextDecoderProvider;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.testkit.checkpoint.RandomCheckpoint;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A decoder of random weights on a backend, and what its contract does with it.
@SuppressWarnings("NullAway.Init") // JUnit calls start before each test
abstract class DecoderBench {
  static final int IMAGES = 3;
  static final int IMAGE_TOKENS = 5;

  ComputeBackend backend;
  ComputeSession session;
  TextDecoder decoder;

  /// A new backend, which the test closes.
  protected abstract ComputeBackend open();

  protected abstract TextDecoderProvider provider();

  /// The decoder's part of `config.json`: at least 8 positions, but not many.
  protected abstract String config();

  /// Every tensor that is needed, none twice under names of its own.
  protected abstract RandomCheckpoint checkpoint();

  @BeforeEach
  final void start() {
    backend = open();
    session = backend.openSession();
    decoder = load(checkpoint());
  }

  @AfterEach
  final void stop() {
    session.close();
    backend.close();
  }

  TextDecoder load(RandomCheckpoint checkpoint) {
    Config config = Config.parse("config.json", config().getBytes(StandardCharsets.UTF_8));
    try (Weights weights = Weights.of("the test", checkpoint, backend)) {
      return provider().load(new DecoderContext(config, weights));
    }
  }

  KvCache remember(Tensor image) {
    return decoder.remember(session, image, Observer.NONE);
  }

  /// As generation does: the last token is written and never read.
  DecodingState begin(KvCache image, int beams) {
    return decoder.begin(session, image, beams, decoder.maxPositions() + 1);
  }

  /// Reads a prompt of `together` tokens and the rest one by decoder.
  Decoded decode(Tensor image, int beams, int[] tokens, int together) {
    int rows = image.shape().rows() * beams;
    int length = tokens.length / rows;
    Decoded.Builder scores = new Decoded.Builder(rows, length, decoder.vocabulary());
    try (KvCache seen = remember(image);
        DecodingState state = begin(seen, beams)) {
      for (int from = 0; from < length; from += from == 0 ? together : 1) {
        int count = from == 0 ? together : 1;
        Tensor read = upload(columns(tokens, rows, from, count), rows);
        Tensor hidden = decoder.read(session, state, read, Observer.NONE);
        scores.add(from, Decoded.of(session, decoder.logits(session, hidden)));
      }
    }
    return scores.build();
  }

  Tensor upload(int[] tokens, int rows) {
    Shape shape = Shape.of(rows, tokens.length / rows);
    return session.upload(shape, DType.I32, MemorySegment.ofArray(tokens));
  }

  int[] tokens(int rows, int length) {
    return new Random(5).ints((long) rows * length, lowest(), decoder.vocabulary()).toArray();
  }

  int lowest() {
    return decoder.vocabulary() / 2;
  }

  Tensor images() {
    return picture(0, IMAGES);
  }

  Tensor image(int index) {
    return picture(index, 1);
  }

  Tensor picture(int first, int count) {
    int size = IMAGE_TOKENS * decoder.imageWidth();
    float[] numbers = new float[count * size];
    for (int image = 0; image < count; image++) {
      Random random = new Random(first + image);
      for (int i = 0; i < size; i++) {
        numbers[image * size + i] = (float) random.nextGaussian();
      }
    }
    Shape shape = Shape.of(count, IMAGE_TOKENS, decoder.imageWidth());
    return session.upload(shape, DType.F32, MemorySegment.ofArray(numbers));
  }

  static int[] columns(int[] tokens, int rows, int from, int count) {
    int length = tokens.length / rows;
    int[] columns = new int[rows * count];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(tokens, row * length + from, columns, row * count, count);
    }
    return columns;
  }

  static int[] repeat(int[] tokens, int times) {
    int[] repeated = new int[tokens.length * times];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = tokens[i % tokens.length];
    }
    return repeated;
  }
}
