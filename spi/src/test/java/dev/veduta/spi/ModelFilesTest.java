// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The name of a model's file…
final class ModelFilesTest {

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "model-00001-of-00002.safetensors", "..x", "ü ñ.txt"})
  void mayBeAnythingThatStaysInItsFolder(String name) {
    assertThat(ModelFiles.isPlain(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        "../config.json",
        "a/b",
        "/etc/passwd",
        "a\\b",
        "a\0b",
        "a\u001b[2J"
      })
  void mayNotLeaveItNorControlATerminal(String name) {
    assertThat(ModelFiles.isPlain(name)).isFalse();
    assertThat(ModelFiles.isPlain("x".repeat(256))).isFalse();
  }
}
