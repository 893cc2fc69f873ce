// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said of keys that are no settings.
class SettingKeysTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          veduta.captioner.docs.modle, veduta.captioner.docs.model
          veduta.captioner.docs.numBeams, veduta.captioner.docs.generation.num-beams
          veduta.captioner.docs.generation.max_new_tokens, veduta.captioner.docs.generation.max-new-tokens
          veduta.captoiner.docs.model, veduta.captioner.docs.model
          veduta.captioner.other.generation.num-beam, veduta.captioner.other.generation.num-beams
          veduta.thread, veduta.threads
          """)
  void suggestsTheNearestKey(String key, String nearest) {
    assertThat(SettingsTest.of("veduta.captioner.docs.model", "m", key, "1").problems(Set.of()))
        .containsExactly("%s is not a setting; did you mean %s?".formatted(key, nearest));
  }

  @Test
  void passesOverWhatBackendsAreToldBySystemProperties() {
    assertThat(
            SettingsTest.of(
                    "veduta.captioner.docs.model", "m",
                    "veduta.onednn.folder", "/var/lib/veduta",
                    "veduta.cuda.library", "libcuda.so.1",
                    "veduta.web.queue", "8")
                .problems(Set.of()))
        .isEmpty();
  }

  @Test
  void listsAllKeysWhenNoneIsNear() {
    assertThat(SettingsTest.of("veduta.captioner.docs.colourfulness", "1").problems(Set.of()))
        .singleElement()
        .asString()
        .startsWith(
            "veduta.captioner.docs.colourfulness is not a setting; there are: veduta.backend,")
        .contains("veduta.captioner.<name>.generation.num-beams");
  }
}
