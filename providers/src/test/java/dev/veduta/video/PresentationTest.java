// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.veduta.video.Presentation.Edit;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A presentation …
final class PresentationTest {
  private static final int UNIT = 100;

  @Test
  void showsSamplesByTheTimeOfShowing() {
    // Stored as I P B B, shown as I B B P.
    Presentation shown = shown(List.of(), 0, 30, 10, 20);

    assertThat(shown.samples()).containsExactly(0, 2, 3, 1);
    assertThat(shown.seconds()).containsExactly(0, 0.1, 0.2, 0.3);
  }

  @Test
  void beginsWhereAnEditBegins() {
    Presentation shown = shown(List.of(new Edit(20, 0)), 0, 10, 20, 30, 40);

    assertThat(shown.samples()).containsExactly(2, 3, 4);
    assertThat(shown.seconds()).containsExactly(0, 0.1, 0.2);
  }

  @Test
  void showsNothingWhereAnEditIsEmpty() {
    Presentation shown = shown(List.of(new Edit(-1, 50), new Edit(10, 20)), 0, 10, 20, 30, 40);

    assertThat(shown.samples()).containsExactly(1, 2);
    assertThat(shown.seconds()).containsExactly(new double[] {0.5, 0.6}, offset(1e-12));
  }

  @Test
  void showsAStretchAsOftenAsItIsEdited() {
    Presentation shown = shown(List.of(new Edit(0, 20), new Edit(0, 20)), 0, 10, 20);

    assertThat(shown.samples()).containsExactly(0, 1, 0, 1);
    assertThat(shown.seconds()).containsExactly(new double[] {0, 0.1, 0.2, 0.3}, offset(1e-12));
  }

  @Test
  void showsEverythingWhenItsEditsShowNothing() {
    assertThat(shown(List.of(new Edit(999, 1)), 0, 10).samples()).containsExactly(0, 1);
  }

  @Test
  void lastsLongerThanItsLastFrame() {
    assertThat(Presentation.lasting(0, new double[] {0, 0.5, 1})).isEqualTo(1.5);
    assertThat(Presentation.lasting(9, new double[] {0, 0.5, 1})).isEqualTo(9);
    assertThat(Presentation.lasting(0, new double[] {2})).isGreaterThan(2);
  }

  @Test
  void hasBoundsWhateverItsEditsSay() {
    List<Edit> edits = Collections.nCopies(100_000, new Edit(0, 1_000));

    assertThatThrownBy(() -> shown(edits, new long[100]))
        .isInstanceOf(UnreadableVideoException.class)
        .hasMessage("its edits show more than 2000000 frames");
  }

  private static Presentation shown(List<Edit> edits, long... times) {
    boolean[] keys = new boolean[times.length];
    Arrays.fill(keys, true);
    Samples samples = new Samples(new long[times.length], new int[times.length], times, keys);
    return Presentation.of(samples, UNIT, UNIT, 10L * times.length, edits);
  }
}
