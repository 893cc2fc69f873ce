// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An amount of memory …
final class MemorySizeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1KiB, 1024",
    "512 MiB, 536870912",
    "8GiB, 8589934592",
    "1.5GiB, 1610612736",
    "0.0001KiB, 0",
    "2TiB, 2199023255552",
    "999999TiB, 1099510528264372224",
  })
  void isReadAsPeopleWriteIt(String text, long bytes) {
    assertThat(MemorySize.parse(text)).isEqualTo(new MemorySize(bytes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "8", "8GB", "8gib", "GiB", "-1GiB", "1e3GiB", "8GiB ", ".5GiB", "٨GiB"})
  void isRefusedWithWhatWasExpected(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemorySize.parse(text))
        .withMessage("expected %s, got '%s'", MemorySize.EXPECTED, text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999999TiB", "8388608TiB"})
  void isRefusedWhereNobodyHasSoMuch(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemorySize.parse(text))
        .withMessageContaining(text);
  }
}
