// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.Captioner;
import dev.veduta.api.Image;
import dev.veduta.api.ModelException;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.Providers;
import dev.veduta.runtime.ServingSettings;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The checks, in a container with MicroProfile Health, …
@SuppressWarnings("NullAway.Init") // JUnit sets them before anything else
final class HealthChecksTest {
  private static final String MODEL = "classpath:dev/veduta/models/git-scenes";
  private static final Image FROG = Image.of(Path.of("../../docs/samples/frog.png"));

  @TempDir static Path folder;

  private SeContainer container;
  private SmallRyeHealthReporter reporter;
  private Captioners captioners;

  /// The application's captioners: one to be loaded at the start, one whose weights are broken.
  @ApplicationScoped
  static class Album {
    @Produces
    @Singleton
    Captioners captioners() throws IOException {
      Path broken = Files.createDirectories(folder.resolve("broken"));
      Path whole = Path.of("../../apps/git-scenes/src/main/resources/dev/veduta/models/git-scenes");
      for (String file :
          List.of(
              "config.json", "preprocessor_config.json", "vocab.txt", "tokenizer_config.json")) {
        Files.write(broken.resolve(file), Files.readAllBytes(whole.resolve(file)));
      }
      Files.write(broken.resolve("model.safetensors"), new byte[] {1, 2, 3});
      return Captioners.lazy(
          List.of(
              CaptionerSettings.of(Captioner.DEFAULT, MODEL)
                  .withBackend("vector-cpu")
                  .withServing(ServingSettings.DEFAULT.withEager(true)),
              CaptionerSettings.of("broken", broken.toString()).withBackend("vector-cpu")),
          Providers.installed());
    }

    void close(@Disposes Captioners captioners) {
      captioners.close();
    }
  }

  @BeforeEach
  void open() {
    container = SeContainerInitializer.newInstance().addBeanClasses(Album.class).initialize();
    reporter = container.select(SmallRyeHealthReporter.class).get();
    captioners = container.select(Captioners.class).get();
  }

  @AfterEach
  void close() {
    container.close();
  }

  @Test
  void loadNothing() {
    SmallRyeHealth ready = reporter.getReadiness();

    assertThat(ready.isDown()).as("one is yet to be loaded").isTrue();
    assertThat(data(ready, "captioners-ready").getString("default.state")).isEqualTo("lazy");
    assertThat(data(ready, "captioners-ready").getString("broken.state")).isEqualTo("lazy");
    assertThat(reporter.getStartup().isDown()).as("one is yet to be loaded").isTrue();
    assertThat(reporter.getLiveness().isDown()).isFalse();
  }

  @Test
  void tellOfLoadedModels() {
    captioners.loadEager();
    captioners.get(Captioner.DEFAULT).caption(FROG);

    assertThat(reporter.getStartup().isDown()).isFalse();
    SmallRyeHealth ready = reporter.getReadiness();
    assertThat(ready.isDown()).isFalse();
    JsonObject data = data(ready, "captioners-ready");
    assertThat(data.getString("default.state")).isEqualTo("ready");
    assertThat(data.getString("default.model")).isEqualTo("git-scenes");
    assertThat(data.getString("default.backend")).startsWith("vector-cpu");
    assertThat(data.getInt("default.waiting")).isZero();
    assertThat(data.getInt("default.queue")).isEqualTo(1024);
  }

  @Test
  void tellWhyAModelCantBeLoaded() {
    captioners.loadEager();
    assertThatThrownBy(() -> captioners.get("broken").caption(FROG))
        .isInstanceOf(ModelException.class);

    SmallRyeHealth ready = reporter.getReadiness();
    assertThat(ready.isDown()).isTrue();
    assertThat(data(ready, "captioners-ready").getString("broken.state")).isEqualTo("failed");
    assertThat(data(ready, "captioners-ready").getString("broken.failure"))
        .contains("model.safetensors");
    assertThat(reporter.getLiveness().isDown()).as("starting anew would not help").isFalse();
    assertThat(reporter.getStartup().isDown()).isFalse();
  }

  private static JsonObject data(SmallRyeHealth health, String check) {
    return health.getPayload().getJsonArray("checks").stream()
        .map(JsonValue::asJsonObject)
        .filter(one -> one.getString("name").equals(check))
        .map(one -> one.getJsonObject("data"))
        .findFirst()
        .orElseThrow();
  }
}
