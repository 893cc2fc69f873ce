// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The lines about a download …
class DownloadLinesTest {
  private static final long MEGABYTE = 1_000_000;

  private final List<String> lines = new ArrayList<>();
  private long now;
  private final DownloadLines progress = new DownloadLines("org/model", lines::add, () -> now);

  @Test
  void areOneForEachTenthAndTheEnds() {
    for (int done = 0; done <= 1000; done++) {
      moved(done, 1000);
      pass(Duration.ofMillis(100));
    }

    assertThat(lines).hasSize(11);
    assertThat(lines.getFirst()).isEqualTo("downloading org/model: 1000.0 MB");
    assertThat(lines.get(1))
        .isEqualTo("downloading org/model: 10 %, 100.0 MB of 1000.0 MB, 10.0 MB/s, 90 s left");
    assertThat(lines.getLast()).isEqualTo("downloaded org/model: 1000.0 MB in 100.0 s");
  }

  @Test
  void areOneForEachTenSecondsWhereItIsSlow() {
    for (int second = 0; second < 60; second++) {
      moved(0, 1000);
      pass(Duration.ofSeconds(1));
    }

    assertThat(lines)
        .hasSize(6)
        .last()
        .isEqualTo("downloading org/model: 0 %, 0.0 MB of 1000.0 MB");
  }

  @Test
  void areFewWhereItIsFast() {
    for (int done = 0; done <= 1000; done++) {
      moved(done, 1000);
      pass(Duration.ofMillis(1));
    }

    assertThat(lines).hasSize(2);
  }

  @Test
  void sayWhatWasThereBefore() {
    moved(400, 1000);
    pass(Duration.ofSeconds(6));
    moved(1000, 1000);
    moved(1000, 1000);

    assertThat(lines)
        .containsExactly(
            "downloading org/model: 1000.0 MB, of which 400.0 MB are here already",
            "downloaded org/model: 600.0 MB in 6.0 s");
  }

  @Test
  void passOnWhatIsWorthKnowing() {
    progress.said("the connection broke; trying again");

    assertThat(lines).containsExactly("org/model: the connection broke; trying again");
  }

  private void moved(long done, long size) {
    progress.moved("f", done * MEGABYTE, size * MEGABYTE, done * MEGABYTE, size * MEGABYTE);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
