// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import java.util.List;

/// How results are shown.
sealed interface Report permits TextReport, JsonReport {

  /// Shows the results of one picture, best first.
  void results(String name, List<Result> results);

  /// Shows why a picture has none.
  void failure(String name, Throwable fault);
}
