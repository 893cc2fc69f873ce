// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.runtime.Captioners;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;

/// Hands out one of the application's captioners as the type that is injected.
public final class TaskCreator implements SyntheticBeanCreator<Object> {
  @Override
  public Object create(Instance<Object> lookup, Parameters parameters) {
    Class<?> type = parameters.get(BeanKind.TYPE, Class.class);
    return ContainerBeans.get(lookup, Captioners.class)
        .get(type, parameters.get(BeanKind.NAME, String.class));
  }
}
