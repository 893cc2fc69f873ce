// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.processor;

import dev.veduta.spi.Plugin;
import dev.veduta.spi.Provider;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/// What a compiler knows about plug-ins: their names, the kinds of provider that they are, and why
/// one could not be used.
record PluginReader(Elements elements) {

  /// Whether [Plugin] stands on the class itself; it is inherited too.
  boolean isAnnotated(TypeElement type) {
    return type.getAnnotationMirrors().stream().anyMatch(PluginReader::isPlugin);
  }

  String binaryName(TypeElement type) {
    return elements.getBinaryName(type).toString();
  }

  /// The class that a line of a service file names.
  Optional<TypeElement> find(String binaryName) {
    return Optional.ofNullable(elements.getTypeElement(binaryName.replace('$', '.')))
        .or(() -> Optional.ofNullable(elements.getTypeElement(binaryName)));
  }

  /// What the annotation on the class itself says.
  Optional<String> name(TypeElement type) {
    return type.getAnnotationMirrors().stream()
        .filter(PluginReader::isPlugin)
        .flatMap(plugin -> plugin.getElementValues().values().stream())
        .map(value -> value.getValue().toString())
        .findFirst();
  }

  /// The interfaces that make it a provider, third parties' among them, without [Provider] itself.
  List<TypeElement> kinds(TypeElement type) {
    return ancestors(type).stream()
        .filter(ancestor -> ancestor.getKind().isInterface())
        .filter(kind -> ancestors(kind).stream().anyMatch(PluginReader::isProvider))
        .toList();
  }

  /// Whether it is a provider of that kind and has a name, by annotation or by a method of its own.
  boolean isNamed(TypeElement type, TypeElement kind) {
    return ancestors(type).contains(kind)
        && (elements.getAllAnnotationMirrors(type).stream().anyMatch(PluginReader::isPlugin)
            || ElementFilter.methodsIn(elements.getAllMembers(type)).stream()
                .filter(method -> method.getSimpleName().contentEquals("name"))
                .filter(method -> method.getParameters().isEmpty())
                .noneMatch(method -> isProvider(method.getEnclosingElement())));
  }

  /// Why an annotated class could not be used, and what to do about that.
  Optional<String> fault(TypeElement type) {
    return Optional.ofNullable(reason(type))
        .map(reason -> "%s can't be a plug-in: %s".formatted(binaryName(type), reason));
  }

  private @Nullable String reason(TypeElement type) {
    if (type.getKind().isInterface()) {
      return "it is an interface. Annotate the classes that implement it.";
    }
    if (type.getKind() == ElementKind.ENUM) {
      return "it is an enum, which nobody can construct. Make it a class.";
    }
    if (type.getModifiers().contains(Modifier.ABSTRACT)) {
      return "it is abstract. Annotate the classes that extend it.";
    }
    if (type.getNestingKind().isNested() && !type.getModifiers().contains(Modifier.STATIC)) {
      return "it is an inner class, which only its outer one can construct. Make it static.";
    }
    if (!type.getModifiers().contains(Modifier.PUBLIC)) {
      return "it is not public, but ServiceLoader has to construct it. Make it public.";
    }
    if (!hasConstructor(type)) {
      return "it has no public constructor without parameters, but ServiceLoader has to construct"
          + " it. Add one.";
    }
    String name = name(type).orElse("");
    if (name.isBlank() || !name.equals(name.strip())) {
      return ("its name is '%s', but files and users select it by that."
              + " Give it one without blanks around it.")
          .formatted(name);
    }
    if (kinds(type).isEmpty() && isComplete(type)) {
      return ("it is no provider. Implement an interface that extends %s, such as"
              + " CaptionModelProvider, or remove the annotation.")
          .formatted(Provider.class.getName());
    }
    return null;
  }

  private static boolean hasConstructor(TypeElement type) {
    return ElementFilter.constructorsIn(type.getEnclosedElements()).stream()
        .anyMatch(
            constructor ->
                constructor.getParameters().isEmpty()
                    && constructor.getModifiers().contains(Modifier.PUBLIC));
  }

  /// Where a supertype is missing the compiler says so itself.
  private static boolean isComplete(TypeElement type) {
    return Stream.concat(Stream.of(type), ancestors(type).stream())
        .flatMap(PluginReader::parents)
        .noneMatch(parent -> parent.getKind() == TypeKind.ERROR);
  }

  /// All classes that it extends and all interfaces that it implements.
  private static Set<TypeElement> ancestors(TypeElement type) {
    Set<TypeElement> found = new LinkedHashSet<>();
    collect(type, found);
    return found;
  }

  private static void collect(TypeElement type, Set<TypeElement> found) {
    parents(type)
        .filter(parent -> parent.getKind() == TypeKind.DECLARED)
        .map(parent -> (TypeElement) ((DeclaredType) parent).asElement())
        .filter(found::add)
        .forEach(parent -> collect(parent, found));
  }

  private static Stream<? extends TypeMirror> parents(TypeElement type) {
    return Stream.concat(Stream.of(type.getSuperclass()), type.getInterfaces().stream());
  }

  private static boolean isProvider(@Nullable Element element) {
    return element instanceof TypeElement type
        && type.getQualifiedName().contentEquals(Provider.class.getName());
  }

  private static boolean isPlugin(AnnotationMirror annotation) {
    return ((TypeElement) annotation.getAnnotationType().asElement())
        .getQualifiedName()
        .contentEquals(Plugin.class.getName());
  }
}
