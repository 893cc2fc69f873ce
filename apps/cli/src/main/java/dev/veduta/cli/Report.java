// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.Caption;
import java.util.List;

/// How results are shown.
sealed interface Report permits TextReport, JsonReport {

  /// Shows the captions of one picture, best first.
  void captions(String name, List<Caption> captions);

  /// Shows why a picture has none.
  void failure(String name, Throwable fault);
}
