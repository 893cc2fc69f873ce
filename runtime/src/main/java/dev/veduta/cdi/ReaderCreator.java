// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.api.TextReader;
import dev.veduta.runtime.Captioners;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;

/// Hands out the reader of one of the application's captioners.
public final class ReaderCreator implements SyntheticBeanCreator<TextReader> {
  @Override
  public TextReader create(Instance<Object> lookup, Parameters parameters) {
    return ContainerBeans.get(lookup, Captioners.class)
        .reader(parameters.get(BeanKind.NAME, String.class));
  }
}
