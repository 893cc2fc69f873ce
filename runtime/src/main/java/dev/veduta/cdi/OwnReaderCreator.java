// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.api.Captioner;
import dev.veduta.api.TextReader;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;

/// Hands out the application's own `@Captioner` bean where a reader is injected without qualifier.
public final class OwnReaderCreator implements SyntheticBeanCreator<TextReader> {
  @Override
  public TextReader create(Instance<Object> lookup, Parameters parameters) {
    return ContainerBeans.get(lookup, TextReader.class, Captioner.Literal.of(Captioner.DEFAULT));
  }
}
