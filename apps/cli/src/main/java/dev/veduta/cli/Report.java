// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.TokenListener;
import java.util.List;
import java.util.Optional;

/// How results are shown.
sealed interface Report permits TextReport, JsonReport {

  /// What shows the words of a picture as they come, before its results; empty where results are
  /// shown as a whole.
  default Optional<TokenListener> live() {
    return Optional.empty();
  }

  /// Shows the results of one request, best first.
  void results(Job.Request job, List<Result> results);

  /// Shows why a picture has none.
  void failure(String name, Throwable fault);
}
