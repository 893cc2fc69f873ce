// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.ModelException;
import org.junit.jupiter.api.Test;

class TextTest {

  @Test
  void joinsTheLinesOfAList() {
    assertThat(Text.oneLine("2 tensors differ:\n  missing: a [1]\n  missing: b [2]\n"))
        .isEqualTo("2 tensors differ: missing: a [1]; missing: b [2]");
  }

  @Test
  void keepsLettersOfAnyScriptAndDropsWhatATerminalObeys() {
    assertThat(Text.printable("犬 é 👩‍🚀 \u001b[31m\u0000\u202e\u009b"))
        .isEqualTo("犬 é 👩‍🚀 ?[31m???");
  }

  @Test
  void writesSizesAndDurationsShort() {
    assertThat(Text.bytes(999)).isEqualTo("999 B");
    assertThat(Text.bytes(1000)).isEqualTo("1.0 kB");
    assertThat(Text.bytes(999_999)).isEqualTo("1.0 MB");
    assertThat(Text.bytes(Long.MAX_VALUE)).isEqualTo("9.2 EB");
    assertThat(Text.duration(59.4)).isEqualTo("59 s");
    assertThat(Text.duration(59.5)).isEqualTo("1 min 0 s");
    assertThat(Text.duration(7500)).isEqualTo("2 h 5 min");
    assertThat(Text.thousands(4719708)).isEqualTo("4,719,708");
  }

  @Test
  void tellsHowFarARunIs() {
    assertThat(Progress.line(0, 64, 0)).isEqualTo("picture 1 of 64");
    assertThat(Progress.line(32, 64, 4)).isEqualTo("picture 33 of 64 · 8.0 pictures/s · 4 s left");
  }

  @Test
  void explainsErrorsOfTheMachine() {
    assertThat(Faults.message(new OutOfMemoryError("Java heap space")))
        .contains("out of memory", "VEDUTA_OPTS=-Xmx");
    assertThat(Faults.message(new StackOverflowError())).contains("out of stack");
    assertThat(Faults.message(new IllegalStateException("odd")))
        .isEqualTo(
            "internal error: java.lang.IllegalStateException: odd; --stacktrace shows where");
    assertThat(Faults.message(new ModelException("a\nb"))).isEqualTo("a; b");
  }
}
