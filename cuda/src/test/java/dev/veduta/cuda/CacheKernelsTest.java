// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.compute.Precision;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is put into caches and moved within them, against what it is made of.
class CacheKernelsTest {
  private EmulatedDriver emulator;
  private AttentionBench bench;
  private AttentionKernels kernels;

  @BeforeEach
  void open() {
    emulator = EmulatedDriver.assume();
    bench = new AttentionBench();
    kernels = new AttentionKernels(bench.library(), Precision.FP32);
  }

  @AfterEach
  void close() {
    if (bench != null) {
      bench.close();
      emulator.reset();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "F32, F32, 12",
    "F32, F32, 5",
    "F32, BF16, 64",
    "F32, BF16, 7",
    "F32, F16, 64",
    "BF16, BF16, 64",
    "F16, F16, 3",
    "F16, F16, 8"
  })
  void newTokensLieBehindWhatEachRowHolds(Storage from, Storage to, int width) {
    int tokens = 3;
    int[][] lengths = {{0, 2, 4}, {0, 6, 0}, {3, 1, 7}};
    RememberedRows memory = RememberedRows.inParts(bench, to, lengths, 1, 5, width);
    // Of the five positions that each row has beyond its table the last three are written anew.
    MemoryView view = memory.view();
    MemoryView grown =
        MemoryView.of(to, 3, view.positions(), 1, view.table(), 3, view.layer(), 5 - tokens);
    float[] keys = AttentionBench.random(5, 3 * tokens * width, 1, from);
    float[] values = AttentionBench.random(6, 3 * tokens * width, 1, from);
    kernels.append(
        bench.stream(), bench.put(keys, from), bench.put(values, from), from, grown, tokens, width);
    for (int row = 0; row < 3; row++) {
      assertRow(memory, row, tokens, memory.last(row)[0], memory.keys(), keys);
      assertRow(memory, row, tokens, memory.last(row)[1], memory.values(), values);
    }
  }

  private void assertRow(
      RememberedRows memory, int row, int tokens, long address, float[][] before, float[] added) {
    int size = tokens * memory.width();
    Storage type = memory.view().type();
    float[] expected = before[row].clone();
    for (int i = 0; i < size; i++) {
      expected[expected.length - size + i] = AttentionBench.rounded(added[row * size + i], type);
    }
    int own = memory.lastPositions(row) * memory.width();
    assertThat(bench.floats(address, type, own))
        .containsExactly(Arrays.copyOfRange(expected, expected.length - own, expected.length));
  }

  @ParameterizedTest
  @CsvSource({"64, 48", "64, 64", "50, 34", "40000, 39998", "40000, 32768"})
  void slotsBecomeWhatOthersAreInEveryLine(int stride, int bytes) {
    int slots = 4;
    int lines = 3;
    byte[] before = new byte[lines * slots * stride];
    new java.util.Random(3).nextBytes(before);
    long room =
        bench.put(
            before.length,
            to ->
                java.lang.foreign.MemorySegment.copy(
                    before, 0, to, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, before.length));
    kernels.copySlots(
        bench.stream(),
        room,
        bench.put(0, 2, 3, 1),
        2,
        stride,
        lines,
        (long) slots * stride,
        bytes);
    byte[] expected = before.clone();
    for (int line = 0; line < lines; line++) {
      int at = line * slots * stride;
      System.arraycopy(before, at, expected, at + 2 * stride, bytes);
      System.arraycopy(before, at + 3 * stride, expected, at + stride, bytes);
    }
    assertThat(bench.bytes(room, before.length)).containsExactly(expected);
  }

  @Test
  void noSlotsAreCopiedWhereNoneIsNamed() {
    kernels.copySlots(bench.stream(), 0, 0, 0, 16, 1, 64, 16);
    assertThat(emulator.calls("veduta_copy_slots")).isZero();
  }
}
