// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The beginning of a file …
final class PartFileTest {

  /// There is nothing at the beginning of a process's memory, which is a file that can't be read.
  @Test
  @EnabledOnOs(OS.LINUX)
  void isClosedWhenItCannotBeRead() throws IOException {
    Path unreadable = Path.of("/proc/self/mem");
    HubFile file = new HubFile("f", 10, new FileHash("0".repeat(40)));

    assertThatThrownBy(() -> PartFile.open(unreadable, file))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("/proc/self/mem can't be written (java.io.IOException");

    for (Path open : CachedFolder.entries(Path.of("/proc/self/fd"))) {
      if (Files.isSymbolicLink(open)) { // the one of this list is gone
        assertThat(Files.readSymbolicLink(open).toString()).doesNotEndWith("/mem");
      }
    }
  }
}
