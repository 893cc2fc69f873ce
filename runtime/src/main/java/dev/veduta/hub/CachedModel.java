// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// A model in the cache.
///
/// @param id the hub's name of it
/// @param folder that holds it
/// @param revisions its states, the one that was stored last first
/// @param bytes on the disk, of all revisions together; files that revisions share count once
/// @param lastUsed when one of its files was read last, as far as the disk notes that
/// @param unfinished downloads that broke off, which the next one goes on with
public record CachedModel(
    String id,
    Path folder,
    List<Revision> revisions,
    long bytes,
    Instant lastUsed,
    List<Unfinished> unfinished) {

  public CachedModel {
    revisions = List.copyOf(revisions);
    unfinished = List.copyOf(unfinished);
  }

  /// One state of it.
  ///
  /// @param commit its 40 hexadecimal digits
  /// @param names the branches and tags that stood there when they were last asked for
  /// @param folder its files
  /// @param bytes of its files
  /// @param stored when its folder changed last
  public record Revision(
      String commit, List<String> names, Path folder, int files, long bytes, Instant stored) {
    public Revision {
      names = List.copyOf(names);
    }
  }

  /// The beginning of a file.
  ///
  /// @param bytes that have arrived
  public record Unfinished(Path file, long bytes) {}
}
