// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.api.ConfigurationException;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.TextReader;
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
import java.util.Set;
import java.util.TreeSet;

/// Makes beans of each captioner that is injected or configured, an [ImageCaptioner] and a
/// [TextReader], unless the application has its own, and fails the deployment when one of them
/// can't work.
///
/// What is injected without qualifier is the captioner `default`. What the phases find is decided
/// upon in [#makeBeans]: containers show its beans to the phase before it too.
public final class CaptionerExtension implements BuildCompatibleExtension {
  private final BeanKind<ImageCaptioner> captioners =
      new BeanKind<>(ImageCaptioner.class, CaptionerCreator.class, OwnCaptionerCreator.class);
  private final BeanKind<TextReader> readers =
      new BeanKind<>(TextReader.class, ReaderCreator.class, OwnReaderCreator.class);
  private final Set<String> made = new TreeSet<>();
  private boolean ownCaptioners;
  private boolean madeCaptioners;

  /// Notes the names that a bean asks for.
  @Registration(types = Object.class)
  public void findWanted(BeanInfo bean) {
    for (InjectionPointInfo point : bean.injectionPoints()) {
      (readers.isAskedForBy(point) ? readers : captioners).want(point);
    }
  }

  /// Notes the captioners that the application has itself.
  @Registration(types = ImageCaptioner.class)
  public void findOwn(BeanInfo bean) {
    captioners.have(bean);
  }

  /// Notes the readers that the application has itself.
  @Registration(types = TextReader.class)
  public void findOwnReaders(BeanInfo bean) {
    readers.have(bean);
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
    made.removeAll(captioners.own());
    made.removeAll(readers.own());
    made.addAll(captioners.missing());
    made.addAll(readers.missing());
    captioners.make(components, made);
    readers.make(components, made);
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
