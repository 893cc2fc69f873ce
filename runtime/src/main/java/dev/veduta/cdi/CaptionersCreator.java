// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.Settings;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;
import java.util.List;
import java.util.stream.Stream;

/// Makes the captioners of the application, which load their models when they are first used.
public final class CaptionersCreator implements SyntheticBeanCreator<Captioners> {
  static final String NAMES = "names";

  @Override
  public Captioners create(Instance<Object> lookup, Parameters parameters) {
    Settings settings = ContainerSettings.read();
    List<CaptionerSettings> captioners =
        Stream.of(parameters.get(NAMES, String[].class)).map(settings::captioner).toList();
    return Captioners.lazy(captioners, ContainerBeans.providers(lookup));
  }
}
