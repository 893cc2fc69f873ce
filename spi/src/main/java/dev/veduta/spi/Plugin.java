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

/// Names a [Provider]. In a CDI application the annotation alone makes the class a bean that is
/// found; plain Java finds it through its line in `META-INF/services`.
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
