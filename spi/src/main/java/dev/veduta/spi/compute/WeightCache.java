// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

import java.nio.file.Path;

/// Where a backend may keep the weights of one model as it has packed them.
///
/// @param folder of the checkpoint; the backend names its file itself, with [#SUFFIX] in it
/// @param identity what tells one state of the model from another; weights of another are not taken
public record WeightCache(Path folder, String identity) {

  /// In the names of such files, which are no part of the model.
  public static final String SUFFIX = ".packed";
}
