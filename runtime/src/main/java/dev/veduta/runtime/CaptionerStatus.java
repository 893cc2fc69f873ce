// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.Provenance;
import java.util.Optional;

/// How a captioner is at this moment.
///
/// @param name the captioner's
/// @param state what it is doing
/// @param eager whether it was to be loaded when the application started
/// @param provenance of its model, once that is loaded
/// @param failure why its model could not be loaded the last time, or its backend works no more
/// @param waiting requests that wait to be computed
/// @param queue most requests that may wait
/// @param inUse calls that are in it
/// @param download how far the download of its model is, while it is being loaded
public record CaptionerStatus(
    String name,
    State state,
    boolean eager,
    Optional<Provenance> provenance,
    Optional<String> failure,
    int waiting,
    int queue,
    int inUse,
    Optional<Download> download) {

  /// What a captioner is doing.
  public enum State {
    /// Its model is loaded with the first request.
    LAZY,
    /// Its model is being loaded, and downloaded before where it has to be.
    LOADING,
    /// It answers requests.
    READY,
    /// Its model could not be loaded.
    FAILED,
    /// It takes no more requests.
    CLOSED
  }

  /// Whether a request made now would be computed: it is loaded, or lazy and not meant to be loaded
  /// before, and its queue is not full.
  public boolean isReady() {
    return (state == State.READY || (state == State.LAZY && !eager)) && waiting < queue;
  }
}
