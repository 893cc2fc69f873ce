// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers.album;

import dev.veduta.api.Captioner;
import dev.veduta.api.TextReader;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/// A part of an application that reads letters, for which nothing is configured.
@Dependent
public class Letters {
  @Inject
  @Captioner("letters")
  TextReader letters;
}
