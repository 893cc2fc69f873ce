// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.api.ImageCaptioner;
import dev.veduta.runtime.Captioners;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;

/// Hands out one of the application's captioners.
public final class CaptionerCreator implements SyntheticBeanCreator<ImageCaptioner> {
  @Override
  public ImageCaptioner create(Instance<Object> lookup, Parameters parameters) {
    return ContainerBeans.get(lookup, Captioners.class)
        .get(parameters.get(BeanKind.NAME, String.class));
  }
}
