// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.nio.file.Path;
import java.util.List;

/// What comes out when a cached model is compared with its hashes.
///
/// @param faults a sentence for each file that is not what it should be, and for each link that
///   leads nowhere or out of the cache; none when all is well
/// @param uncompared files of snapshots whose hash the cache doesn't have, as they were moved there
///   where links can't be made
public record Verification(List<String> faults, List<Path> uncompared) {
  public Verification {
    faults = List.copyOf(faults);
    uncompared = List.copyOf(uncompared);
  }
}
