// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ConfigurationException;
import java.util.Collection;

/// A value that somebody gave a setting.
///
/// @param place where, such as `veduta.captioner.docs.threads`, as it begins a message
record GivenValue(Option option, String place, String text) {

  /// The settings with this value, or as they are when it is none of those expected.
  ///
  /// @param problems takes what is wrong with it
  CaptionerSettings change(CaptionerSettings settings, Collection<String> problems) {
    try {
      return option.change().apply(settings, text);
    } catch (IllegalArgumentException | ConfigurationException e) {
      problems.add("%s must be %s, got '%s'".formatted(place, option.expected(), text));
      return settings;
    }
  }

  /// Whether a value of more weight makes this one pointless: one of the same setting, or one that
  /// names the model in the other way, whole or by halves.
  boolean givesWayTo(GivenValue other) {
    return option.equals(other.option)
        || (Options.NAMING.contains(option)
            && Options.NAMING.contains(other.option)
            && option.equals(Options.MODEL) != other.option.equals(Options.MODEL));
  }
}
