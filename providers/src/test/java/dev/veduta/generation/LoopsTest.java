// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A loop …
final class LoopsTest {

  @Test
  void isCutBehindTheFirstTime() {
    Loops loops = Loops.of(2);
    assertThat(loops.length(new int[] {5, 1, 2, 1, 2, 1, 2})).isEqualTo(3);
    assertThat(loops.length(new int[] {5, 5, 5})).isEqualTo(1);
    assertThat(loops.length(new int[] {9, 1, 2, 3, 1, 2, 3, 1, 2, 3})).isEqualTo(4);
  }

  @Test
  void mayRunAsOftenAsAllowed() {
    assertThat(Loops.of(3).length(new int[] {5, 1, 2, 1, 2, 1, 2})).isEqualTo(-1);
    assertThat(Loops.of(0).length(new int[500])).isEqualTo(-1);
  }

  @Test
  void countsOnlyVerbatimAndUpToTheEnd() {
    Loops loops = Loops.of(2);
    assertThat(loops.length(new int[] {1, 2, 1, 2, 1, 2, 3})).isEqualTo(-1);
    assertThat(loops.length(new int[] {1, 2, 1, 3, 1, 2})).isEqualTo(-1);
    assertThat(loops.length(new int[] {1, 2, 1, 2, 1})).isEqualTo(-1);
  }

  @Test
  void isNotSeenInShortTextsUnlessAskedFor() {
    Loops unasked = Loops.of(null);
    assertThat(unasked.length(new int[60])).isEqualTo(-1);
    assertThat(unasked.length(new int[200])).isEqualTo(1);
    int[] sentence = new Random(1).ints(20, 0, 9).toArray();
    int[] eight = repeated(sentence, 8);
    assertThat(unasked.length(eight)).isEqualTo(-1);
    assertThat(unasked.length(repeated(sentence, 9))).isEqualTo(20);
  }

  @Test
  void isNotSeenInTextsWithoutOne() {
    Random random = new Random(2);
    for (int i = 0; i < 1000; i++) {
      int[] text = random.ints(300, 0, 50).toArray();
      assertThat(Loops.of(3).length(text)).isEqualTo(-1);
    }
  }

  private static int[] repeated(int[] tokens, int times) {
    return IntStream.range(0, times).flatMap(_ -> Arrays.stream(tokens)).toArray();
  }
}
