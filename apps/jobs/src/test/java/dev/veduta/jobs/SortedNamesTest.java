// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SortedNamesTest {
  @TempDir Path folder;

  @Test
  void putsNamesInOrderHoweverFewFitIntoMemory() throws IOException {
    List<String> expected = IntStream.range(0, 257).mapToObj("frame-%d.png"::formatted).toList();
    List<String> shuffled = new ArrayList<>(expected);
    Collections.shuffle(shuffled, new Random(7));

    for (int most : new int[] {1, 2, 100, 256, 257, 258}) {
      List<String> sorted = new ArrayList<>();
      try (SortedNames names = new SortedNames(folder, most, PictureFiles.ORDER)) {
        for (String name : shuffled) {
          names.add(name);
        }
        names.sorted().forEachRemaining(sorted::add);
      }
      assertThat(sorted).as("%d in memory", most).isEqualTo(expected);
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void comparesNumbersByWhatTheySay() {
    List<String> sorted =
        List.of("a", "a-1", "a-1b", "a-02", "a-2", "a-10", "a-10-3", "a1", "b", "b007", "b7", "ä");

    List<String> shuffled = new ArrayList<>(sorted);
    Collections.shuffle(shuffled, new Random(3));

    assertThat(shuffled.stream().sorted(PictureFiles.ORDER)).containsExactlyElementsOf(sorted);
    assertThat(Stream.of("x", "x").sorted(PictureFiles.ORDER)).containsExactly("x", "x");
  }
}
