// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.api.Captioner;
import dev.veduta.api.ImageCaptioner;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;

/// Hands out the application's own `@Captioner` bean where a captioner is injected without
/// qualifier.
public final class OwnCaptionerCreator implements SyntheticBeanCreator<ImageCaptioner> {
  @Override
  public ImageCaptioner create(Instance<Object> lookup, Parameters parameters) {
    return ContainerBeans.get(
        lookup, ImageCaptioner.class, Captioner.Literal.of(Captioner.DEFAULT));
  }
}
