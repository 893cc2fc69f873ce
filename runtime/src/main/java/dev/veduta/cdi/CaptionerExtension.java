// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.api.Captioner;
import dev.veduta.api.ConfigurationException;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.Providers;
import dev.veduta.runtime.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.BeanInfo;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.InjectionPointInfo;
import jakarta.enterprise.inject.build.compatible.spi.Messages;
import jakarta.enterprise.inject.build.compatible.spi.Registration;
import jakarta.enterprise.inject.build.compatible.spi.Synthesis;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanBuilder;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticComponents;
import jakarta.enterprise.inject.build.compatible.spi.Validation;
import jakarta.enterprise.lang.model.AnnotationInfo;
import jakarta.enterprise.lang.model.types.Type;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Makes a bean of each captioner that is injected or configured, unless the application has its
/// own, and fails the deployment when one of them can't work.
///
/// An [ImageCaptioner] injected without qualifier is the captioner `default`. What the phases find
/// is decided upon in [#makeBeans]: containers show its beans to the phase before it too.
public final class CaptionerExtension implements BuildCompatibleExtension {
  private final Set<String> wanted = new TreeSet<>();
  private final Set<String> own = new TreeSet<>();
  private final Set<String> made = new TreeSet<>();
  private boolean ownDefault;
  private boolean ownCaptioners;
  private boolean madeCaptioners;

  /// Notes the names that a bean asks for.
  @Registration(types = Object.class)
  public void findWanted(BeanInfo bean) {
    for (InjectionPointInfo point : bean.injectionPoints()) {
      names(point.qualifiers()).forEach(wanted::add);
      if (isDefault(point.qualifiers()) && isImageCaptioner(point.type())) {
        wanted.add(Captioner.DEFAULT);
      }
    }
  }

  /// Notes the captioners that the application has itself.
  @Registration(types = ImageCaptioner.class)
  public void findOwn(BeanInfo bean) {
    names(bean.qualifiers()).forEach(own::add);
    ownDefault |= isDefault(bean.qualifiers());
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
    made.addAll(wanted);
    made.addAll(ContainerSettings.read().names());
    made.removeAll(own);
    made.forEach(name -> makeCaptioner(components, name));
    if (own.contains(Captioner.DEFAULT) && !ownDefault) {
      components
          .addBean(ImageCaptioner.class)
          .type(ImageCaptioner.class)
          .qualifier(Default.Literal.INSTANCE)
          .scope(Dependent.class)
          .createWith(OwnCaptionerCreator.class);
    }
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

  private void makeCaptioner(SyntheticComponents components, String name) {
    SyntheticBeanBuilder<ImageCaptioner> bean =
        components
            .addBean(ImageCaptioner.class)
            .type(ImageCaptioner.class)
            .qualifier(Captioner.Literal.of(name))
            .scope(ApplicationScoped.class)
            .withParam(CaptionerCreator.NAME, name)
            .createWith(CaptionerCreator.class);
    if (name.equals(Captioner.DEFAULT) && !ownDefault) {
      bean.qualifier(Default.Literal.INSTANCE);
    }
  }

  private static Stream<String> names(Collection<AnnotationInfo> qualifiers) {
    return qualifiers.stream()
        .filter(qualifier -> qualifier.name().equals(Captioner.class.getName()))
        .map(qualifier -> qualifier.hasValue() ? qualifier.value().asString() : Captioner.DEFAULT);
  }

  private static boolean isDefault(Collection<AnnotationInfo> qualifiers) {
    return qualifiers.stream()
        .anyMatch(qualifier -> qualifier.name().equals(Default.class.getName()));
  }

  private static boolean isImageCaptioner(Type type) {
    return type.isClass()
        && type.asClass().declaration().name().equals(ImageCaptioner.class.getName());
  }
}
