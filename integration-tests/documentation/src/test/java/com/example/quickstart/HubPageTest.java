// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.hub.HubModel;
import dev.veduta.runtime.CaptionerHost;
import dev.veduta.runtime.CaptionerStatus;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/// What docs/hub.md shows …
final class HubPageTest {

  @Test
  void areSettingsOfCaptioners() throws IOException {
    Settings settings = settings("named.properties");

    assertThat(settings.problems(List.of())).isEmpty();
    assertThat(settings.captioners(settings.names()))
        .extracting(captioner -> HubModel.parse(captioner.model()).id())
        .containsExactly(
            "microsoft/git-base-coco",
            "naver-clova-ix/donut-base-finetuned-cord-v2",
            "microsoft/git-base-textvqa");
    assertThat(settings("offline.properties").problems(List.of())).isEmpty();
  }

  @Test
  void looksForModelsInAFolderOfItsOwn() {
    CaptionerHost host = new OwnHub();

    assertThat(host.hub().cache().folder()).isEqualTo(Path.of("/var/lib/models"));
    try (Captioners captioners = OwnHub.open()) {
      assertThat(captioners.status("default").state()).isEqualTo(CaptionerStatus.State.LAZY);
    }
  }

  private static Settings settings(String file) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = HubPageTest.class.getResourceAsStream("/hub/" + file)) {
      properties.load(Objects.requireNonNull(in, file));
    }
    return Settings.of(
        key -> Optional.ofNullable(properties.getProperty(key)), properties.stringPropertyNames());
  }
}
