// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.api.Captioner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.build.compatible.spi.BeanInfo;
import jakarta.enterprise.inject.build.compatible.spi.InjectionPointInfo;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanBuilder;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticComponents;
import jakarta.enterprise.lang.model.AnnotationInfo;
import jakarta.enterprise.lang.model.types.Type;
import jakarta.inject.Named;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A type that captioners are injected as: which of its beans the application asks for, and which
/// it has itself.
final class BeanKind<T> {
  /// The parameter of a creator that says which captioner it hands out.
  static final String NAME = "name";

  /// The parameter of a creator that says what it hands it out as.
  static final String TYPE = "type";

  private static final Set<String> ORDINARY =
      Set.of(
          Captioner.class.getName(),
          Any.class.getName(),
          Default.class.getName(),
          Named.class.getName());

  private final Class<T> type;
  private final Set<String> wanted = new TreeSet<>();
  private final Set<String> own = new TreeSet<>();

  /// The application's beans by the name that is their only qualifier, without alternatives.
  private final Map<String, Set<String>> rivals = new TreeMap<>();

  private final Set<String> decided = new TreeSet<>();
  private boolean ownDefault;

  BeanKind(Class<T> type) {
    this.type = type;
  }

  /// Whether a bean of the application is of this type.
  boolean isKindOf(BeanInfo bean) {
    return bean.types().stream().anyMatch(this::is);
  }

  /// Whether an injection point is of this type, or of a type made from it such as `Instance<…>`.
  boolean isAskedForBy(InjectionPointInfo point) {
    Type asked = point.type();
    return is(asked)
        || (asked.isParameterizedType()
            && asked.asParameterizedType().typeArguments().stream().anyMatch(this::is));
  }

  /// Notes the names that an injection point asks for. One without qualifier asks for the default.
  void want(InjectionPointInfo point) {
    names(point.qualifiers()).forEach(wanted::add);
    if (isDefault(point.qualifiers()) && is(point.type())) {
      wanted.add(Captioner.DEFAULT);
    }
  }

  /// Notes the names that a bean of the application has.
  void have(BeanInfo bean) {
    names(bean.qualifiers()).forEach(own::add);
    ownDefault |= isDefault(bean.qualifiers());
    if (isAlternative(bean)) {
      names(bean.qualifiers()).forEach(decided::add);
    } else if (bean.qualifiers().stream().allMatch(BeanKind::isOrdinary)) {
      names(bean.qualifiers())
          .forEach(name -> rivals.computeIfAbsent(name, _ -> new TreeSet<>()).add(source(bean)));
    }
  }

  /// Whether it is an alternative, or is made by one, of which Weld's answer is silent.
  private static boolean isAlternative(BeanInfo bean) {
    return bean.isAlternative() || bean.declaringClass().hasAnnotation(Alternative.class);
  }

  /// The names that several beans of the application have, with nothing that tells them apart.
  List<String> problems() {
    return rivals.entrySet().stream()
        .filter(one -> one.getValue().size() > 1 && !decided.contains(one.getKey()))
        .map(
            one ->
                "several beans are the %s @Captioner(\"%s\"): %s. Keep one, give the others names of their own, or make one an alternative."
                    .formatted(
                        type.getSimpleName(), one.getKey(), String.join(" and ", one.getValue())))
        .toList();
  }

  /// The names that the application has beans for.
  Set<String> own() {
    return own;
  }

  /// The names that are asked for and that the application has no beans for.
  Set<String> missing() {
    Set<String> missing = new TreeSet<>(wanted);
    missing.removeAll(own);
    return missing;
  }

  /// Makes the beans of captioners, without those that the application has itself.
  void make(SyntheticComponents components, Collection<String> names) {
    names.stream().filter(name -> !own.contains(name)).forEach(name -> make(components, name));
    if (own.contains(Captioner.DEFAULT) && !ownDefault) {
      components
          .addBean(type)
          .type(type)
          .qualifier(Default.Literal.INSTANCE)
          .scope(Dependent.class)
          .withParam(TYPE, type)
          .createWith(creator(OwnTaskCreator.class));
    }
  }

  private void make(SyntheticComponents components, String name) {
    SyntheticBeanBuilder<T> bean =
        components
            .addBean(type)
            .type(type)
            .qualifier(Captioner.Literal.of(name))
            .scope(ApplicationScoped.class)
            .withParam(NAME, name)
            .withParam(TYPE, type)
            .createWith(creator(TaskCreator.class));
    if (name.equals(Captioner.DEFAULT) && !ownDefault) {
      bean.qualifier(Default.Literal.INSTANCE);
    }
  }

  /// One creator serves all types, which it is told as a parameter.
  @SuppressWarnings("unchecked")
  private Class<? extends SyntheticBeanCreator<T>> creator(
      Class<? extends SyntheticBeanCreator<Object>> any) {
    return (Class<? extends SyntheticBeanCreator<T>>) (Class<?>) any;
  }

  private boolean is(Type other) {
    return other.isClass() && other.asClass().declaration().name().equals(type.getName());
  }

  private static Stream<String> names(Collection<AnnotationInfo> qualifiers) {
    return qualifiers.stream()
        .filter(qualifier -> qualifier.name().equals(Captioner.class.getName()))
        .map(qualifier -> qualifier.hasValue() ? qualifier.value().asString() : Captioner.DEFAULT);
  }

  /// The class or the producer that a bean is written as.
  private static String source(BeanInfo bean) {
    String type = bean.declaringClass().name();
    if (bean.isProducerMethod()) {
      return "%s.%s()".formatted(type, bean.producerMethod().name());
    }
    return bean.isProducerField() ? type + "." + bean.producerField().name() : type;
  }

  /// Whether a qualifier tells no two captioners of one name apart.
  private static boolean isOrdinary(AnnotationInfo qualifier) {
    return ORDINARY.contains(qualifier.name());
  }

  private static boolean isDefault(Collection<AnnotationInfo> qualifiers) {
    return qualifiers.stream()
        .anyMatch(qualifier -> qualifier.name().equals(Default.class.getName()));
  }
}
