// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The programs of the quick starts …
final class QuickStartsTest {
  private static final String[] PICTURES = {
    "../../docs/samples/frog.png", "../../docs/samples/three-cats.png"
  };

  @Test
  void describePicturesInPlainJava() {
    assertThat(said(PlainJava::main))
        .containsExactly("a frog on an orange background", "three cats on a green background");
  }

  @Test
  void describePicturesInWeldSe() {
    assertThat(said(WeldSe::main))
        .containsExactly("a frog on an orange background", "three cats on a green background");
  }

  private static List<String> said(Consumer<String[]> program) {
    PrintStream before = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(said, true, UTF_8)) {
      System.setOut(out);
      program.accept(PICTURES);
    } finally {
      System.setOut(before);
    }
    return said.toString(UTF_8).lines().toList();
  }
}
