// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.api.Captioner;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;

/// Hands out the application's own `@Captioner` bean where one of its type is injected without
/// qualifier.
public final class OwnTaskCreator implements SyntheticBeanCreator<Object> {
  @Override
  public Object create(Instance<Object> lookup, Parameters parameters) {
    Class<?> type = parameters.get(BeanKind.TYPE, Class.class);
    return ContainerBeans.get(lookup, type, Captioner.Literal.of(Captioner.DEFAULT));
  }
}
