// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import java.util.List;

/// Hears how a job goes on.
@FunctionalInterface
public interface JobListener {

  /// Something is new: pictures that are done, the state, or the number of pictures. Called at
  /// first with the job as it is.
  ///
  /// @param items that were done since the last call, in their order; at most 1000, and then there
  ///   is another call
  void heard(Job job, List<JobItem> items);
}
