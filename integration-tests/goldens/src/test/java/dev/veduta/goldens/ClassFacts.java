// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import com.tngtech.archunit.core.domain.JavaClass;

/// What the rules about doors ask of a class.
final class ClassFacts {
  private ClassFacts() {}

  static boolean isPrimitive(JavaClass one) {
    return one.getBaseComponentType().isPrimitive();
  }

  static boolean isOpen(JavaClass one) {
    return !one.isInterface()
        && !one.isEnum()
        && !one.isAnonymousClass()
        && !one.getPackageName().startsWith("dev.veduta.goldens");
  }

  static boolean isUsedAtHomeOnly(JavaClass one) {
    return one.getDirectDependenciesToSelf().stream()
        .allMatch(user -> user.getOriginClass().getPackageName().equals(one.getPackageName()));
  }

  static JavaClass topLevel(JavaClass one) {
    JavaClass outer = one;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer;
  }
}
