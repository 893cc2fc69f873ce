// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// docs/serving.md …
final class ServingPageTest {

  @Test
  void saysWhatConnectionsMay() throws IOException {
    assertThat(Files.readString(Path.of("../../docs/serving.md")).replaceAll("\\s+", " "))
        .contains("silent for %d seconds".formatted(Server.PAUSE.toSeconds()))
        .contains("takes %d minutes to send a request".formatted(Server.ARRIVAL.toMinutes()))
        .contains("%d connections at a time".formatted(Listening.CONNECTIONS))
        .contains("Headers have %d KiB".formatted(Listening.MOST_HEADERS / 1024))
        .contains("the first line %d KiB".formatted(Listening.LONGEST_FIRST_LINE / 1024))
        .contains(
            "requests under way have %d seconds to end"
                .formatted(ServerSettings.DEFAULT.grace().toSeconds()))
        .contains(
            "| `veduta.web.max-bytes` | `--max-bytes` | `%dMiB`"
                .formatted(Listening.USUAL_MOST_BYTES >> 20))
        .contains("It listens on %s unless".formatted(ServerSettings.DEFAULT.host()));
  }
}
