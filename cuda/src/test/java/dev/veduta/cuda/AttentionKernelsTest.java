// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Precision;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The kernels of attention against its formula, for memories in every form.
class AttentionKernelsTest {
  private EmulatedDriver emulator;
  private AttentionBench bench;
  private AttentionKernels kernels;

  @BeforeEach
  void open() {
    emulator = EmulatedDriver.assume();
    bench = new AttentionBench();
    kernels = new AttentionKernels(bench.library(), Precision.BF16);
  }

  @AfterEach
  void close() {
    if (bench != null) {
      bench.close();
      emulator.reset();
    }
  }

  private void assertAttention(AttentionSample sample, RememberedRows memory, Storage outType) {
    boolean isOnTensorCores =
        sample.tokens() >= 16
            && sample.type() != Storage.F32
            && ManyTokens.hasTensorCores(sample.headWidth());
    float[] actual = sample.attend(bench, kernels, memory.view(), outType);
    double[] expected = sample.expected(memory);
    double absolute = 1e-6 * Math.sqrt(memory.view().positions() + sample.headWidth());
    double relative = 1e-5;
    if (isOnTensorCores) {
      // Probabilities are rounded before values between -1 and 1 are multiplied with them.
      absolute += step(memory.view().type()) / 4;
    }
    relative += step(outType) / 2;
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("number %d of %s over %s as %s", i, sample, memory.view(), outType)
          .isCloseTo(expected[i], within(absolute + relative * Math.abs(expected[i])));
    }
  }

  /// From 1 to the next number.
  private static double step(Storage type) {
    return switch (type) {
      case F32 -> 1 / (double) (1 << 23);
      case BF16 -> 1 / 128d;
      case F16 -> 1 / 1024d;
    };
  }

  /// Three rows whose first two begin alike, with a part that is not used, and lengths on both
  /// sides of 64 and 128.
  private RememberedRows parts(Storage type, int width) {
    return RememberedRows.inParts(
        bench, type, new int[][] {{0, 70, 3, 9}, {0, 70, 3, 55}, {0, 5, 60, 58}}, 2, 4, width);
  }

  @ParameterizedTest
  @EnumSource
  void fewTokensAreRightForEveryWidthOfAHead(Storage type) {
    for (int headWidth : new int[] {1, 8, 12, 32, 33, 64, 72, 128, 256}) {
      AttentionSample sample = AttentionSample.of(3, 2, 2, headWidth, Mask.CAUSAL, Storage.F32);
      assertAttention(sample, parts(type, sample.width()), Storage.F32);
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyTokensAreRightForEveryWidthOfAHead(Storage type) {
    for (int headWidth : new int[] {1, 8, 12, 32, 33, 64, 72, 128, 256}) {
      AttentionSample sample = AttentionSample.of(1, 21, 2, headWidth, Mask.CAUSAL, type);
      assertAttention(
          sample, RememberedRows.dense(bench, type, 1, 70, sample.width()), Storage.F32);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyNumberOfPositionsIsSeen(Storage type) {
    for (int positions : new int[] {1, 2, 15, 16, 17, 63, 64, 65, 127, 128, 129, 193}) {
      for (int tokens : new int[] {1, 16}) {
        AttentionSample sample = AttentionSample.of(1, tokens, 1, 64, Mask.NONE, type);
        assertAttention(sample, RememberedRows.dense(bench, type, 1, positions, 64), Storage.F32);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "F32, 1, NONE", "F32, 7, CAUSAL", "F32, 70, CAUSAL", "BF16, 1, CAUSAL", "BF16, 6, NONE",
    "BF16, 70, CAUSAL", "BF16, 130, NONE", "F16, 5, CAUSAL", "F16, 65, CAUSAL", "F16, 64, NONE"
  })
  void memoriesOfSeveralPartsAreRead(Storage type, int tokens, Mask mask) {
    AttentionSample sample = AttentionSample.of(3, tokens, 2, 64, mask, type);
    assertAttention(sample, parts(type, 128), Storage.F32);
  }

  @ParameterizedTest
  @CsvSource({
    "F32, 1, 3, 64",
    "F32, 16, 2, 64",
    "BF16, 1, 4, 64",
    "BF16, 3, 5, 128",
    "BF16, 17, 2, 32",
    "F16, 2, 3, 256",
    "F16, 1, 7, 64"
  })
  void rowsOfQueriesShareAMemory(Storage type, int tokens, int sharers, int headWidth) {
    AttentionSample sample = AttentionSample.of(2 * sharers, tokens, 1, headWidth, Mask.NONE, type);
    assertAttention(sample, RememberedRows.dense(bench, type, 2, 77, headWidth), Storage.F32);
    AttentionSample three = AttentionSample.of(3 * sharers, tokens, 1, headWidth, Mask.NONE, type);
    assertAttention(three, parts(type, headWidth), Storage.F32);
  }

  @ParameterizedTest
  @CsvSource({"F32, 3, 12", "F32, 49, 32", "BF16, 2, 64", "BF16, 49, 32", "F16, 70, 64"})
  void biasesAreAddedAndChosenByRow(Storage type, int tokens, int headWidth) {
    AttentionSample sample =
        AttentionSample.of(4, tokens, 2, headWidth, Mask.NONE, type).with(75, 1, 0, 2);
    assertAttention(sample, RememberedRows.dense(bench, type, 4, 75, sample.width()), Storage.F32);
  }

  @ParameterizedTest
  @EnumSource
  void resultsAreWrittenInEveryForm(Storage outType) {
    for (Storage type : Storage.values()) {
      for (int tokens : new int[] {2, 20}) {
        AttentionSample sample = AttentionSample.of(1, tokens, 3, 24, Mask.NONE, type);
        assertAttention(sample, RememberedRows.dense(bench, type, 1, 40, 72), outType);
      }
    }
  }

  @Test
  void queriesIn32BitsReadMemoriesIn16() {
    for (Storage type : List.of(Storage.BF16, Storage.F16)) {
      for (int tokens : new int[] {1, 20}) {
        AttentionSample sample = AttentionSample.of(3, tokens, 1, 64, Mask.NONE, Storage.F32);
        assertAttention(sample, parts(type, 64), Storage.F32);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "F32, 1, 64",
    "F32, 5, 12",
    "F32, 33, 64",
    "BF16, 1, 64",
    "BF16, 4, 128",
    "BF16, 70, 64",
    "F16, 1, 33",
    "F16, 3, 64",
    "F16, 17, 128"
  })
  void aRowIsTheSameAloneAndAmongOthersInEveryOrderOfThreads(
      Storage type, int tokens, int headWidth) {
    AttentionSample sample = AttentionSample.of(3, tokens, 2, headWidth, Mask.CAUSAL, type);
    RememberedRows memory = parts(type, sample.width());
    emulator.order(0);
    float[] all = sample.attend(bench, kernels, memory.view(), Storage.F32);
    for (long order : new long[] {1, 7, 8}) {
      emulator.order(order);
      for (int row = 0; row < 3; row++) {
        float[] alone = sample.row(row).attend(bench, kernels, memory.row(row).view(), Storage.F32);
        int size = all.length / 3;
        assertThat(alone).containsExactly(Arrays.copyOfRange(all, row * size, (row + 1) * size));
      }
    }
  }

  @Test
  void moreBlocksThanPositionsChangeNothing() {
    AttentionSample sample = AttentionSample.of(3, 1, 2, 64, Mask.CAUSAL, Storage.F32);
    RememberedRows memory = parts(Storage.BF16, 128);
    MemoryView view = memory.view();
    MemoryView longer =
        MemoryView.of(
            view.type(), view.rows(), 500, 1, view.table(), view.parts(), view.layer(), 4);
    assertThat(sample.attend(bench, kernels, longer, Storage.F32))
        .containsExactly(sample.attend(bench, kernels, view, Storage.F32));
    RememberedRows little =
        RememberedRows.inParts(bench, Storage.BF16, new int[][] {{9}}, 1, 2, 128);
    MemoryView most = MemoryView.of(Storage.BF16, 1, 100, 1, little.view().table(), 1, 1, 2);
    AttentionSample one = AttentionSample.of(1, 1, 2, 64, Mask.CAUSAL, Storage.F32);
    assertThat(one.attend(bench, kernels, most, Storage.F32))
        .containsExactly(one.attend(bench, kernels, little.view(), Storage.F32));
  }

  @Test
  void weightsAreTheProbabilities() {
    for (Storage type : Storage.values()) {
      RememberedRows memory = RememberedRows.dense(bench, type, 2, 140, 36);
      AttentionSample sample = AttentionSample.of(4, 3, 3, 12, Mask.CAUSAL, Storage.F32);
      assertWeights(sample, memory);
      assertWeights(sample.with(140, 0, 1), memory);
    }
  }

  private void assertWeights(AttentionSample sample, RememberedRows memory) {
    int positions = memory.view().positions();
    float[] weights = sample.weights(bench, kernels, memory.view());
    for (int i = 0; i < weights.length; i++) {
      int line = i / positions;
      double[] expected =
          sample.weights(
              memory,
              line / sample.tokens() / sample.heads(),
              line / sample.tokens() % sample.heads(),
              line % sample.tokens());
      double weight = i % positions < expected.length ? expected[i % positions] : 0;
      assertThat((double) weights[i]).isCloseTo(weight, within(4e-6 + 1e-5 * weight));
    }
  }

  @Test
  void headsThatDoNotFitAreRefused() {
    RememberedRows memory = RememberedRows.dense(bench, Storage.F32, 1, 4, 514);
    for (int heads : new int[] {0, 3, 2}) {
      AttentionSample sample = AttentionSample.of(1, 1, 2, 257, Mask.NONE, Storage.F32);
      Queries queries = new Queries(memory.view().keys(), Storage.F32, 1, 1, sample.width());
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  kernels.weights(
                      bench.stream(), queries, memory.view(), heads, Mask.NONE, null, 0))
          .withMessageContaining(heads + " heads of a width of 514");
    }
  }
}
