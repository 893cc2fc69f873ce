// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/// The application …
final class WebBeansTest {

  @Test
  void doesNotStartWithWrongSettings() {
    assertThatThrownBy(() -> RunningService.start(Map.of("veduta.web.queue", "none")).close())
        .hasStackTraceContaining("veduta.web.queue must be a number from 1 to 100000");
  }
}
