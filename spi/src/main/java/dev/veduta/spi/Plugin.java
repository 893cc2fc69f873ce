// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Stereotype;
import java.lang.annotation.Documented;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/// Declares a [Provider], for plain Java and for CDI alike.
///
/// ```java
/// @Plugin("opt")
/// public final class OptProvider implements TextDecoderProvider { … }
/// ```
///
/// For CDI it is a stereotype that makes the class a bean. For plain Java an annotation processor
/// in this jar writes the line of `META-INF/services` by which `ServiceLoader` finds the class; it
/// refuses to compile one that is no provider, can't be constructed, or takes a name twice. `javac`
/// runs it where this jar is on the processor path (`annotationProcessorPaths` in Maven,
/// `annotationProcessor` in Gradle), or on the class path with `-proc:full`.
@Stereotype
@Dependent
@Inherited
@Documented
@Retention(RUNTIME)
@Target(TYPE)
@SuppressWarnings("InjectScopeAnnotationOnInterfaceOrAbstractClass") // a stereotype's default scope
public @interface Plugin {

  /// The name that files and users select it by, such as `git` or `vector-cpu`.
  String value();
}
