// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

/// A newcomer's application with `veduta-health` …
public abstract class HealthContract extends NewcomerContract {

  /// Where MicroProfile Health answers, without the name of a check at its end.
  protected abstract URI health();

  @Test
  void saysThatItsCaptionerIsReady() {
    post();
    assertThat(ask("ready"))
        .containsPattern("\"captioners-ready\"")
        .containsPattern("\"default\\.state\" *: *\"ready\"")
        .containsPattern("\"default\\.model\" *: *\"git-scenes\"")
        .containsPattern("\"default\\.backend\" *: *\"vector-cpu, \\d+-bit");
  }

  @Test
  void saysThatItIsAliveAndHasStarted() {
    assertThat(ask("live")).contains("\"captioners-alive\"");
    assertThat(ask("started")).contains("\"captioners-started\"");
  }

  private String ask(String check) {
    Page page = Page.get(URI.create(health() + "/" + check));
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    return page.text();
  }
}
