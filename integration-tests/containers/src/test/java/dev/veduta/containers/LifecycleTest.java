// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.Captioner;
import dev.veduta.api.CaptionerEvent;
import dev.veduta.api.CaptionerFailed;
import dev.veduta.api.CaptionerLoaded;
import dev.veduta.api.CaptionerReloaded;
import dev.veduta.api.ConfigurationException;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.ModelException;
import dev.veduta.containers.colour.AverageColour;
import dev.veduta.runtime.CaptionerStatus;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.ModelContext;
import dev.veduta.spi.Plugin;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.awt.Color;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A captioner in a container …
class LifecycleTest {
  private static final Image PICTURE = Pictures.of(Color.WHITE);

  /// What a container finds when it looks again.
  private final Map<String, String> settings =
      new HashMap<>(
          Map.of("veduta.captioner.default.model", "classpath:dev/veduta/containers/colour-base"));

  @Test
  void isLoadedAgainWithItsSettingsAsTheyAreNow() {
    try (RegisteredConfig _ = RegisteredConfig.of(new Changing(settings));
        WeldContainer container = start(AverageColour.class, Operator.class)) {
      Operator operator = container.select(Operator.class).get();
      assertThat(operator.captioner.caption(PICTURE).text()).isEqualTo("a white picture");

      settings.put("veduta.captioner.default.generation.num-beams", "2");
      operator.captioners.reload(Captioner.DEFAULT);
      assertThat(operator.captioner.caption(PICTURE).text()).isEqualTo("the white picture");

      settings.put("veduta.captioner.default.generation.num-beams", "none");
      assertThatThrownBy(() -> operator.captioners.reload(Captioner.DEFAULT))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("veduta.captioner.default.generation.num-beams must be ");
      assertThat(operator.captioner.caption(PICTURE).text()).isEqualTo("the white picture");
      assertThat(operator.heard)
          .extracting(Object::getClass)
          .containsExactly(CaptionerLoaded.class, CaptionerReloaded.class, CaptionerFailed.class);
      assertThat(operator.reloaded).isEqualTo(1);
    }
  }

  @Test
  void isLoadedAtTheStartIfItIsEager() {
    settings.put("veduta.captioner.default.eager", "true");
    try (RegisteredConfig _ = RegisteredConfig.of(new Changing(settings));
        WeldContainer container = start(AverageColour.class, Operator.class)) {
      Operator operator = container.select(Operator.class).get();

      assertThat(operator.heard).singleElement().isInstanceOf(CaptionerLoaded.class);
      assertThat(operator.captioners.status())
          .extracting(CaptionerStatus::state)
          .containsExactly(CaptionerStatus.State.READY);
    }
  }

  @Test
  void keepsTheApplicationFromStartingIfItIsEagerAndCanNotBeLoaded() {
    settings.put("veduta.captioner.default.eager", "true");
    try (RegisteredConfig _ = RegisteredConfig.of(new Changing(settings))) {
      assertThatThrownBy(() -> start(Broken.class)).hasStackTraceContaining("broken on purpose");
    } finally {
      // Weld SE leaves it behind, half started.
      WeldContainer.getRunningContainerIds().stream()
          .map(WeldContainer::instance)
          .forEach(WeldContainer::shutdown);
    }
  }

  @Test
  void isLoadedWithTheFirstRequestIfItIsNotEager() {
    try (RegisteredConfig _ = RegisteredConfig.of(new Changing(settings));
        WeldContainer container = start(AverageColour.class, Operator.class)) {
      Operator operator = container.select(Operator.class).get();
      assertThat(operator.heard).isEmpty();
      assertThat(operator.captioners.status(Captioner.DEFAULT).state())
          .isEqualTo(CaptionerStatus.State.LAZY);
    }
  }

  @Test
  void answersLaterThoughThereIsNoContextToCarry() throws Exception {
    try (RegisteredConfig _ = RegisteredConfig.of(new Changing(settings));
        WeldContainer container = start(AverageColour.class, Operator.class)) {
      ImageCaptioner captioner = container.select(Operator.class).get().captioner;
      assertThat(captioner.captionAsync(PICTURE).toCompletableFuture().get().text())
          .isEqualTo("a white picture");
    }
  }

  static WeldContainer start(Class<?>... beans) {
    return new Weld().disableDiscovery().addBeanClasses(beans).initialize();
  }

  /// Settings that may change.
  private record Changing(Map<String, String> settings) implements ConfigSource {
    @Override
    public Set<String> getPropertyNames() {
      return settings.keySet();
    }

    @Override
    public @Nullable String getValue(String name) {
      return settings.get(name);
    }

    @Override
    public String getName() {
      return "changing";
    }
  }

  /// Can't be loaded.
  @Plugin("average-colour")
  static class Broken extends AverageColour {
    @Override
    public CaptionModel load(ModelContext context) {
      throw new ModelException("broken on purpose");
    }
  }

  /// Hears what happens, and may load captioners again. It has no proxy, so that its fields can be
  /// looked at.
  @Singleton
  static class Operator {
    @Inject Captioners captioners;
    @Inject ImageCaptioner captioner;
    final List<CaptionerEvent> heard = new CopyOnWriteArrayList<>();
    int reloaded;

    void hear(@Observes CaptionerEvent event) {
      heard.add(event);
    }

    void hearOfReloading(@Observes CaptionerReloaded event) {
      reloaded++;
    }
  }
}
