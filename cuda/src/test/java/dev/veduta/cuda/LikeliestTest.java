// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The likeliest tokens that a device finds, against sorting and a log-softmax in double precision.
@SuppressWarnings("NullAway.Init") // JUnit calls open before each test
final class LikeliestTest {
  private TestDevice device;
  private RowKernels kernels;

  @BeforeEach
  void open() {
    device = new TestDevice();
    kernels = new RowKernels(device.library);
  }

  @AfterEach
  void close() {
    device.close();
  }

  /// @param tokens `[rows, k]`
  /// @param logProbabilities `[rows, k]`
  @SuppressWarnings("ArrayRecordComponent") // read by one test
  private record Found(int[] tokens, float[] logProbabilities) {}

  private Found find(float[] logits, int rows, int k) {
    int vocabulary = logits.length / rows;
    long tokens = device.allocate(8L * rows * k);
    long logProbabilities = tokens + 4L * rows * k;
    long scratch = device.allocate(RowKernels.topKScratch(rows, vocabulary, k));
    kernels.topK(
        device.stream,
        device.upload(logits),
        rows,
        vocabulary,
        k,
        tokens,
        logProbabilities,
        scratch);
    return new Found(device.ints(tokens, rows * k), device.floats(logProbabilities, rows * k));
  }

  private void assertFound(float[] logits, int rows, int k) {
    Found found = find(logits, rows, k);
    int vocabulary = logits.length / rows;
    for (int row = 0; row < rows; row++) {
      float[] line = Arrays.copyOfRange(logits, row * vocabulary, (row + 1) * vocabulary);
      int[] sorted =
          IntStream.range(0, vocabulary)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -line[i]))
              .mapToInt(Integer::intValue)
              .limit(k)
              .toArray();
      assertThat(Arrays.copyOfRange(found.tokens, row * k, (row + 1) * k))
          .as("row %d of %d, %d of %d", row, rows, k, vocabulary)
          .containsExactly(sorted);
      double sum = 0;
      for (float logit : line) {
        sum += Math.exp((double) logit - line[sorted[0]]);
      }
      for (int i = 0; i < k; i++) {
        double expected = (double) line[sorted[i]] - line[sorted[0]] - Math.log(sum);
        assertThat((double) found.logProbabilities[row * k + i])
            .isCloseTo(expected, within(1e-6 + 1e-5 * Math.abs(expected)));
      }
    }
  }

  private static float[] random(long seed, int count) {
    Random random = new Random(seed);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextFloat(-8, 8);
    }
    return numbers;
  }

  @Test
  void theLargestOfVocabulariesOfAnySizeAreFound() {
    for (int size : new int[] {1, 5, 31, 33, 511, 512, 513, 1000, 1024, 5003, 30522}) {
      assertFound(random(size, 3 * size), 3, Math.min(size, 8));
    }
  }

  @Test
  void asManyAsOneWantsAreFound() {
    for (int k : new int[] {1, 2, 7, 63, 64, 65, 128, 200, 1700}) {
      assertFound(random(k, 2 * 1700), 2, k);
    }
  }

  @Test
  void theLargestOfAHugeVocabularyAreFound() {
    // Chunks of chunks of chunks.
    assertFound(random(1, 256 * 1024 + 1), 1, 5);
    assertFound(random(2, 70_001), 1, 64);
  }

  @Test
  void manyRowsAreSearchedAtOnce() {
    assertFound(random(3, 129 * 600), 129, 3);
  }

  @Test
  void logitsInOrderAreAllFoundInOneChunk() {
    float[] logits = new float[3000];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = i / 1000f;
    }
    assertFound(logits, 1, 70);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = -i / 1000f;
    }
    assertFound(logits, 1, 70);
  }

  @Test
  void ofEqualsTheLowerTokenComesFirst() {
    float[] logits = new float[2000];
    logits[1999] = 1;
    logits[1030] = 1;
    logits[7] = 2;
    logits[0] = -0f;
    assertThat(find(logits, 1, 6).tokens).containsExactly(7, 1030, 1999, 0, 1, 2);
    assertThat(find(logits, 1, 100).tokens).endsWith(IntStream.rangeClosed(90, 97).toArray());
  }

  @Test
  void hugeLogitsAreNoTrouble() {
    Found found = find(new float[] {-1e30f, 3e38f, -Float.MAX_VALUE, 1e30f}, 1, 4);
    assertThat(found.tokens).containsExactly(1, 3, 0, 2);
    assertThat(found.logProbabilities[0]).isZero();
    assertThat(found.logProbabilities[3]).isEqualTo(Float.NEGATIVE_INFINITY);
  }

  @Test
  void impossibleTokensComeLast() {
    float[] logits = new float[1500];
    Arrays.fill(logits, Float.NEGATIVE_INFINITY);
    logits[1400] = 3;
    logits[2] = 3;
    Found found = find(logits, 1, 4);
    assertThat(found.tokens).containsExactly(2, 1400, 0, 1);
    assertThat(found.logProbabilities[0]).isEqualTo((float) -Math.log(2), within(1e-6f));
    assertThat(found.logProbabilities[1]).isEqualTo(found.logProbabilities[0]);
    assertThat(found.logProbabilities[2]).isEqualTo(Float.NEGATIVE_INFINITY);
  }

  @Test
  void aRowIsTheSameAloneAndAmongOthers() {
    float[] logits = random(4, 9 * 3001);
    Found all = find(logits, 9, 5);
    Found one = find(Arrays.copyOfRange(logits, 4 * 3001, 5 * 3001), 1, 5);
    assertThat(one.tokens).containsExactly(Arrays.copyOfRange(all.tokens, 20, 25));
    assertThat(one.logProbabilities)
        .containsExactly(Arrays.copyOfRange(all.logProbabilities, 20, 25));
  }
}
