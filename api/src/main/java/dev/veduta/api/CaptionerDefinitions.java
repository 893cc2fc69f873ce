// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.inject.Stereotype;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/// Several [CaptionerDefinition] on one class.
@Stereotype
@Documented
@Retention(RUNTIME)
@Target(TYPE)
public @interface CaptionerDefinitions {
  CaptionerDefinition[] value();
}
