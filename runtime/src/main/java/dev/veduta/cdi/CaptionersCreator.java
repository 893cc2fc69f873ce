// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.DefinedCaptioner;
import dev.veduta.runtime.Settings;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;
import java.util.List;

/// Makes the captioners of the application, which load their models when they are first used.
public final class CaptionersCreator implements SyntheticBeanCreator<Captioners> {
  /// The parameter that holds the names of all captioners.
  static final String NAMES = "names";

  /// The parameter that holds what the application's classes define.
  static final String DEFINITIONS = "definitions";

  @Override
  public Captioners create(Instance<Object> lookup, Parameters parameters) {
    List<DefinedCaptioner> definitions =
        Definitions.ofParameter(parameters.get(DEFINITIONS, String[].class));
    Settings settings = ContainerSettings.read(definitions);
    List<CaptionerSettings> captioners =
        settings.captioners(List.of(parameters.get(NAMES, String[].class)));
    return Captioners.lazy(
        captioners,
        ContainerBeans.providers(lookup),
        new ContainerHost(
            ContainerBeans.events(lookup),
            () -> ContainerSettings.read(definitions),
            new CarriedContext()));
  }
}
