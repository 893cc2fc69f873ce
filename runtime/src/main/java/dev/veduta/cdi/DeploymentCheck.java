// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.api.ConfigurationException;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.DefinedCaptioner;
import dev.veduta.runtime.Settings;
import jakarta.enterprise.inject.Instance;
import java.util.ArrayList;
import java.util.List;

/// Finds everything that is wrong with the captioners of an application.
///
/// @param names of the captioners that it has not itself
/// @param definitions what its classes define
record DeploymentCheck(List<String> names, List<DefinedCaptioner> definitions) {

  /// What is wrong whatever is configured.
  List<String> lastingProblems() {
    return ContainerSettings.read(definitions).definitionProblems();
  }

  /// What else is wrong with the settings as they are now.
  List<String> passingProblems() {
    List<String> problems = new ArrayList<>(ContainerSettings.read(definitions).problems(names));
    problems.removeAll(lastingProblems());
    return problems;
  }

  /// What is wrong with the settings, the models and the backends.
  List<String> problems(Instance<Object> container) {
    Settings settings = ContainerSettings.read(definitions);
    List<String> problems = new ArrayList<>(settings.problems(names));
    try {
      problems.addAll(
          Captioners.problems(settings.sound(names), ContainerBeans.providers(container)));
    } catch (ConfigurationException e) {
      problems.add(e.getMessage());
    }
    return problems;
  }
}
