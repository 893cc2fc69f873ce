// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.runtime.Captioners;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanDisposer;

/// Closes the captioners, their models and their backends when the application ends.
public final class CaptionersDisposer implements SyntheticBeanDisposer<Captioners> {
  @Override
  public void dispose(Captioners captioners, Instance<Object> lookup, Parameters parameters) {
    captioners.close();
  }
}
