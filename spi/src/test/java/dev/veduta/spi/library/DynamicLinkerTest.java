// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The dynamic linker …
@SuppressWarnings("NullAway.Init") // JUnit fills these fields before each test
final class DynamicLinkerTest {
  @TempDir private Path parent;

  @Test
  void saysWhatTheSystemSaysWhenItCannotBeLoaded() throws IOException {
    Path text = Files.writeString(parent.resolve("libtext.so"), "this is no library at all");
    assertThatIOException()
        .isThrownBy(() -> DynamicLinker.load(text))
        .withMessageContaining(text.toString());
  }

  @Test
  void findsNothingByANameThatNobodyHas() {
    assertThat(DynamicLinker.find("libnobody-has-this.so.7")).isEmpty();
  }
}
