// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.api.ConfigurationException;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.Providers;
import dev.veduta.runtime.Settings;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.BeanInfo;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.InjectionPointInfo;
import jakarta.enterprise.inject.build.compatible.spi.Messages;
import jakarta.enterprise.inject.build.compatible.spi.Registration;
import jakarta.enterprise.inject.build.compatible.spi.Synthesis;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticComponents;
import jakarta.enterprise.inject.build.compatible.spi.Validation;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Makes beans of each captioner that is injected or configured, one for each of its tasks, unless
/// the application has its own, and fails the deployment when one of them can't work.
///
/// What is injected without qualifier is the captioner `default`. What the phases find is decided
/// upon in [#makeBeans]: containers show its beans to the phase before it too.
public final class CaptionerExtension implements BuildCompatibleExtension {
  private final List<BeanKind<?>> kinds = kinds();
  private final Set<String> made = new TreeSet<>();
  private boolean ownCaptioners;
  private boolean madeCaptioners;

  private static List<BeanKind<?>> kinds() {
    List<BeanKind<?>> kinds = new ArrayList<>();
    for (Class<?> task : Captioners.tasks()) {
      kinds.add(new BeanKind<>(task));
    }
    return kinds;
  }

  /// Notes the names that a bean asks for, and those that it has itself.
  @Registration(types = Object.class)
  public void find(BeanInfo bean) {
    for (InjectionPointInfo point : bean.injectionPoints()) {
      // What is qualified but of none of the types, such as an own one, still names a captioner.
      kinds.stream()
          .filter(kind -> kind.isAskedForBy(point))
          .findFirst()
          .orElse(kinds.getFirst())
          .want(point);
    }
    kinds.stream().filter(kind -> kind.isKindOf(bean)).forEach(kind -> kind.have(bean));
  }

  /// Notes whether the application opens its captioners itself.
  @Registration(types = Captioners.class)
  public void findOwnCaptioners(BeanInfo bean) {
    ownCaptioners = true;
  }

  /// Makes the beans. Only names are decided here: a container may do this while it builds, and the
  /// settings are read when it runs.
  @Synthesis
  public void makeBeans(SyntheticComponents components) {
    made.addAll(ContainerSettings.read().names());
    kinds.forEach(kind -> made.removeAll(kind.own()));
    kinds.forEach(kind -> made.addAll(kind.missing()));
    kinds.forEach(kind -> kind.make(components, made));
    madeCaptioners = !ownCaptioners;
    if (madeCaptioners) {
      components
          .addBean(Captioners.class)
          .type(Captioners.class)
          .scope(Singleton.class)
          .withParam(CaptionersCreator.NAMES, made.toArray(String[]::new))
          .createWith(CaptionersCreator.class)
          .disposeWith(CaptionersDisposer.class);
    }
  }

  /// Reports everything that is wrong with the settings, the models and the backends.
  @Validation
  public void check(Messages messages) {
    if (madeCaptioners) {
      Settings settings = ContainerSettings.read();
      settings.problems(made).forEach(messages::error);
      ContainerBeans.current().ifPresent(container -> check(settings, container, messages));
    }
  }

  private void check(Settings settings, Instance<Object> container, Messages messages) {
    try {
      Providers providers = ContainerBeans.providers(container);
      Captioners.problems(settings.sound(made), providers).forEach(messages::error);
    } catch (ConfigurationException e) {
      messages.error(e.getMessage());
    }
  }
}
