// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// How a job is at a moment.
///
/// @param id its name in the queue; a later job has a greater one
/// @param request what is asked
/// @param kind where its pictures come from
/// @param folder on this machine that its pictures' names start from, which is for its owner's eyes
///   only
/// @param state what is done about it
/// @param all pictures so far
/// @param done pictures that were worked on, those that failed included
/// @param failed pictures that have an error
/// @param added when it was added
/// @param changed when its last picture was done, or it was added
/// @param worker the process that works on it
/// @param problem why it can't go on
public record Job(
    String id,
    JobRequest request,
    Kind kind,
    Optional<Path> folder,
    State state,
    long all,
    long done,
    long failed,
    Instant added,
    Instant changed,
    Optional<Worker> worker,
    Optional<String> problem) {

  /// Where pictures come from.
  public enum Kind {
    FOLDER,
    LIST,
    UPLOADS;

    /// Its name in files, such as `folder`.
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What is done about a job.
  public enum State {
    /// Nobody works on it yet, or any more.
    WAITING,
    /// Somebody works on it.
    RUNNING,
    /// Every picture was worked on.
    DONE,
    /// It was stopped and can be resumed.
    CANCELLED,
    /// It can't go on, for which there is a reason, and can be resumed.
    FAILED;

    /// Its name in files, such as `waiting`.
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A process that works on a job.
  ///
  /// @param host the name of its machine
  /// @param process its number there
  /// @param since when it began
  public record Worker(String host, long process, Instant since) {}

  /// Whether nothing more will happen unless somebody asks for it.
  public boolean isOver() {
    return switch (state) {
      case WAITING, RUNNING -> false;
      case DONE, CANCELLED, FAILED -> true;
    };
  }
}
