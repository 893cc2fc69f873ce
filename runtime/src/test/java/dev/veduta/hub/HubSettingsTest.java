// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The environment …
final class HubSettingsTest {
  @TempDir Path home;

  private HubSettings of(String... variables) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      all.put(variables[i], variables[i + 1]);
    }
    return HubSettings.of(all, home);
  }

  @Test
  void needNotSayAnything() {
    HubSettings settings = of();

    assertThat(settings.endpoint()).isEqualTo(URI.create("https://huggingface.co"));
    assertThat(settings.cache().folder()).isEqualTo(home.resolve(".cache/huggingface/hub"));
    assertThat(settings.token()).isNull();
    assertThat(settings.offline()).isFalse();
    assertThat(settings.links()).isTrue();
    assertThat(settings.patience()).isEqualTo(HubPatience.USUAL);
  }

  @ParameterizedTest
  @CsvSource({
    "HF_HUB_CACHE=/c HF_HOME=/h, /c",
    "HUGGINGFACE_HUB_CACHE=/old HF_HOME=/h, /old",
    "HF_HOME=/h XDG_CACHE_HOME=/x, /h/hub",
    "XDG_CACHE_HOME=/x, /x/huggingface/hub",
    "HF_HOME=~/h, HOME/h/hub",
    "HF_HUB_CACHE=~, HOME"
  })
  void saysWhereModelsAre(String variables, String folder) {
    assertThat(of(variables.split("[= ]", -1)).cache().folder())
        .isEqualTo(Path.of(folder.replace("HOME", home.toString())));
  }

  @Test
  void givesTheToken() throws IOException {
    Path tools = Files.createDirectories(home.resolve(".cache/huggingface"));
    Files.writeString(tools.resolve("token"), "hf_file\n");
    Path elsewhere = Files.writeString(home.resolve("elsewhere"), " hf_elsewhere ");

    assertThat(value(of())).isEqualTo("hf_file");
    assertThat(value(of("HF_TOKEN_PATH", elsewhere.toString()))).isEqualTo("hf_elsewhere");
    assertThat(value(of("HF_TOKEN", "hf_set", "HF_TOKEN_PATH", elsewhere.toString())))
        .isEqualTo("hf_set");
    assertThat(of("HF_TOKEN", "hf_set", "HF_HUB_DISABLE_IMPLICIT_TOKEN", "YES"))
        .satisfies(settings -> assertThat(settings.token()).isNull())
        .satisfies(settings -> assertThat(settings.withheld()).isTrue());
    assertThatThrownBy(() -> of("HF_TOKEN", "hf_se cret"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("the token of HF_TOKEN")
        .hasMessageNotContaining("cret");
  }

  @Test
  void forbidsTheNetworkAndLinks() {
    assertThat(of("HF_HUB_OFFLINE", "1").offline()).isTrue();
    assertThat(of("TRANSFORMERS_OFFLINE", "on").offline()).isTrue();
    assertThat(of("HF_HUB_OFFLINE", "0").offline()).isFalse();
    assertThat(of("HF_HUB_DISABLE_SYMLINKS", "true").links()).isFalse();
  }

  @Test
  void givesTimes() {
    HubPatience patience =
        of("HF_HUB_ETAG_TIMEOUT", "30", "HF_HUB_DOWNLOAD_TIMEOUT", "60").patience();
    assertThat(patience.answer()).isEqualTo(Duration.ofSeconds(30));
    assertThat(patience.stall()).isEqualTo(Duration.ofSeconds(60));
    assertThatThrownBy(() -> of("HF_HUB_DOWNLOAD_TIMEOUT", "soon"))
        .isInstanceOf(HubException.class)
        .hasMessage("HF_HUB_DOWNLOAD_TIMEOUT is 'soon'; expected whole seconds, such as 10");
  }

  @Test
  void saysWhereTheHubIs() {
    assertThat(of("HF_ENDPOINT", "https://hub.example:8443/api/hf//").endpoint())
        .isEqualTo(URI.create("https://hub.example:8443/api/hf"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hub.example",
        "ftp://hub.example",
        "https://me:secret@hub.example",
        "https://h/?secret",
        "https://h/#secret",
        "https://",
        "not an address: secret"
      })
  void saysWhereTheHubIsInAnAddress(String endpoint) {
    assertThatThrownBy(() -> of("HF_ENDPOINT", endpoint))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("HF_ENDPOINT is no address of a hub; expected one such as https://")
        .hasMessageNotContaining("secret");
  }

  private static String value(HubSettings settings) {
    return Objects.requireNonNull(settings.token()).value();
  }
}
