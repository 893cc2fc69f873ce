// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Where the rows of a cache lie …
final class SlotsTest {

  @Test
  void isExchangedWhereEachRowIsContinuedOnce() {
    Slots slots = new Slots(new int[3]);
    assertThat(slots.reorder(new int[] {2, 0, 1})).isEmpty();
    assertThat(slots.all()).containsExactly(2, 0, 1);
  }

  @Test
  void isCopiedForEachFurtherChild() {
    Slots slots = new Slots(new int[3]);
    assertThat(slots.reorder(new int[] {1, 1, 1}))
        .containsExactlyInAnyOrder(new Slots.Copy(1, 0), new Slots.Copy(1, 2));
    assertThat(slots.of(0)).isEqualTo(1);
  }

  @Test
  void holdsWhatTheParentsHeldAfterAnyReorderings() {
    Random random = new Random(1);
    int[] origins = {0, 0, 0, 1, 1, 1, 1};
    Slots slots = new Slots(origins);
    int[] memory = {10, 11, 12, 13, 14, 15, 16};
    for (int again = 0; again < 200; again++) {
      int[] parents = new int[7];
      Arrays.setAll(parents, row -> row < 3 ? random.nextInt(3) : 3 + random.nextInt(4));
      int[] expected = Arrays.stream(parents).map(row -> memory[slots.of(row)]).toArray();
      slots.reorder(parents).forEach(copy -> memory[copy.to()] = memory[copy.from()]);
      assertThat(Arrays.stream(slots.all()).map(slot -> memory[slot]))
          .containsExactly(box(expected));
    }
  }

  private static Integer[] box(int[] numbers) {
    return Arrays.stream(numbers).boxed().toArray(Integer[]::new);
  }

  @Test
  void staysWhereParentsMakeNoSense() {
    Slots slots = new Slots(new int[] {0, 1});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> slots.reorder(new int[1]))
        .withMessage("1 parents for a cache of 2 rows");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> slots.reorder(new int[] {0, 2}))
        .withMessage("row 1 continues row 2 of a cache of 2 rows");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> slots.reorder(new int[] {1, 1}))
        .withMessageContaining("row 0 can't continue row 1");
    assertThat(slots.all()).containsExactly(0, 1);
  }

  @Test
  void beginsWithOriginsOfForksAndBranches() {
    assertThat(Slots.ofFork(2, 3, 1)).containsExactly(0, 0, 0, 1, 1, 1);
    assertThat(Slots.ofBranch(3, new int[] {2, 0, 2}, 1)).containsExactly(2, 0, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Slots.ofFork(2, 0, 1))
        .withMessageContaining("got 0 and 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Slots.ofBranch(3, new int[] {3}, 1))
        .withMessage("row 3 of a cache of 3 rows can't be continued");
  }
}
