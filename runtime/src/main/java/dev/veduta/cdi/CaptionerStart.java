// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.api.ConfigurationException;
import dev.veduta.runtime.Captioners;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticObserver;
import jakarta.enterprise.inject.spi.EventContext;
import java.util.List;

/// Loads the models of eager captioners when the application starts, which fails with them where
/// the container permits; before that, checks what could not be checked at the application's build.
public final class CaptionerStart implements SyntheticObserver<Startup> {
  /// The parameter that says whether captioners are still to be checked.
  static final String CHECK = "check";

  @Override
  public void observe(EventContext<Startup> event, Parameters parameters) {
    ContainerBeans.current().ifPresent(container -> start(container, parameters));
  }

  private static void start(Instance<Object> container, Parameters parameters) {
    if (parameters.get(CHECK, Boolean.class)) {
      check(container, parameters);
    }
    container.select(Captioners.class).get().loadEager();
  }

  private static void check(Instance<Object> container, Parameters parameters) {
    DeploymentCheck check =
        new DeploymentCheck(
            List.of(parameters.get(CaptionersCreator.NAMES, String[].class)),
            Definitions.ofParameter(parameters.get(CaptionersCreator.DEFINITIONS, String[].class)));
    List<String> problems = check.problems(container);
    if (!problems.isEmpty()) {
      throw new ConfigurationException(String.join("\n", problems));
    }
  }
}
