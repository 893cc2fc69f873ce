// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.api.CaptionerDefinition;
import dev.veduta.api.CaptionerDefinitions;
import dev.veduta.runtime.Captioners;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.build.compatible.spi.BeanInfo;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.Enhancement;
import jakarta.enterprise.inject.build.compatible.spi.InjectionPointInfo;
import jakarta.enterprise.inject.build.compatible.spi.Messages;
import jakarta.enterprise.inject.build.compatible.spi.Registration;
import jakarta.enterprise.inject.build.compatible.spi.Synthesis;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticComponents;
import jakarta.enterprise.inject.build.compatible.spi.Validation;
import jakarta.enterprise.lang.model.declarations.ClassInfo;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Makes beans of each captioner that is injected, configured or defined, one for each of its
/// tasks, unless the application has its own, and fails the deployment when one of them can't work.
///
/// What is injected without qualifier is the captioner `default`. What the phases find is decided
/// upon in [#makeBeans]: containers show its beans to the phase before it too.
public final class CaptionerExtension implements BuildCompatibleExtension {
  private final List<BeanKind<?>> kinds = kinds();
  private final Definitions definitions = new Definitions();
  private final Set<String> made = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();
  private boolean ownCaptioners;
  private boolean madeCaptioners;

  private static List<BeanKind<?>> kinds() {
    List<BeanKind<?>> kinds = new ArrayList<>();
    for (Class<?> task : Captioners.tasks()) {
      kinds.add(new BeanKind<>(task));
    }
    return kinds;
  }

  /// Notes the captioners that a class defines, be it a bean or not.
  @Enhancement(
      types = Object.class,
      withSubtypes = true,
      withAnnotations = {CaptionerDefinition.class, CaptionerDefinitions.class})
  public void findDefinitions(ClassInfo type) {
    definitions.find(type);
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
    made.addAll(ContainerSettings.read(definitions.all()).names());
    kinds.forEach(kind -> made.removeAll(kind.own()));
    kinds.forEach(kind -> made.addAll(kind.missing()));
    kinds.forEach(kind -> problems.addAll(kind.problems()));
    kinds.forEach(kind -> kind.make(components, made));
    madeCaptioners = !ownCaptioners;
    if (madeCaptioners) {
      components
          .addBean(Captioners.class)
          .type(Captioners.class)
          .scope(Singleton.class)
          .withParam(CaptionersCreator.NAMES, made.toArray(String[]::new))
          .withParam(CaptionersCreator.DEFINITIONS, definitions.toParameter())
          .createWith(CaptionersCreator.class)
          .disposeWith(CaptionersDisposer.class);
      components
          .addObserver(Startup.class)
          .withParam(CaptionersCreator.NAMES, made.toArray(String[]::new))
          .withParam(CaptionersCreator.DEFINITIONS, definitions.toParameter())
          .withParam(CaptionerStart.CHECK, ContainerBeans.current().isEmpty())
          .observeWith(CaptionerStart.class);
    }
  }

  /// Reports everything that is wrong with the beans, the settings, the models and the backends.
  /// Where the container only builds, values may still change, and [CaptionerStart] checks them;
  /// what classes define does not.
  @Validation
  public void check(Messages messages) {
    problems.forEach(messages::error);
    if (madeCaptioners) {
      DeploymentCheck check = new DeploymentCheck(List.copyOf(made), definitions.all());
      ContainerBeans.current()
          .ifPresentOrElse(
              container -> check.problems(container).forEach(messages::error),
              () -> {
                check.lastingProblems().forEach(messages::error);
                check.passingProblems().forEach(messages::warn);
              });
    }
  }
}
