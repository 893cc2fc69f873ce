// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.ConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The settings of the service …
final class WebSettingsTest {
  /// The SHA-256 of `secret`.
  private static final String DIGEST =
      "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

  @Test
  void haveDefaults() {
    WebSettings settings = of(Map.of());
    assertThat(settings.maxBytes()).isEqualTo(20 << 20);
    assertThat(settings.queue()).isEqualTo(64);
    assertThat(settings.timeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.keys().isEmpty()).isTrue();
    assertThat(settings.hosts()).isEmpty();
    assertThat(settings.folders()).isEmpty();
  }

  @Test
  void areRead() {
    WebSettings settings =
        of(
            Map.of(
                "veduta.web.max-bytes", "1MiB",
                "veduta.web.timeout", "90s",
                "veduta.web.hosts", "Pictures.example, 10.0.0.7:8080",
                "veduta.web.folders", "/srv/pictures/../scans",
                "veduta.web.origins", "https://Album.example",
                "veduta.web.keys", "anna:%s, otto: %s".formatted(DIGEST, DIGEST),
                "veduta.web.loopback", "true",
                "veduta.threads", "1"));
    assertThat(settings.maxBytes()).isEqualTo(1 << 20);
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(settings.hosts()).containsExactlyInAnyOrder("pictures.example", "10.0.0.7:8080");
    assertThat(settings.folders()).containsExactly(Path.of("/srv/scans"));
    assertThat(settings.origins()).containsExactly("https://album.example");
    assertThat(settings.keys().keys()).hasSize(2);
    assertThat(settings.loopback()).isTrue();
  }

  @Test
  void areRefusedAllAtOnce() {
    assertThatThrownBy(
            () ->
                of(
                    Map.of(
                        "veduta.web.max-byte", "1MiB",
                        "veduta.web.queue", "0",
                        "veduta.web.timeout", "0",
                        "veduta.web.folders", "scans",
                        "veduta.web.origins", "album.example",
                        "veduta.web.keys", "anna:1234",
                        "veduta.web.loopback", "yes")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "veduta.web.max-byte is not a setting; did you mean veduta.web.max-bytes?")
        .hasMessageContaining("veduta.web.queue must be a number from 1 to 100000: got 0")
        .hasMessageContaining("veduta.web.timeout must be a whole number with ms, s, m or h")
        .hasMessageContaining("veduta.web.folders must be absolute folders")
        .hasMessageContaining("veduta.web.origins must be origins such as")
        .hasMessageContaining("the digest of 'anna' has 2 bytes")
        .hasMessageContaining("veduta.web.loopback must be true or false: got yes");
  }

  static WebSettings of(Map<String, String> values) {
    return WebSettings.of(key -> Optional.ofNullable(values.get(key)), values.keySet());
  }
}
