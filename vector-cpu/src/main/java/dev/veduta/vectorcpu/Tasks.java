// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import java.util.List;

/// Work that is cut into tasks, which may run in any order and side by side.
interface Tasks {

  /// How many tasks.
  int tasks();

  /// Runs one of them.
  void run(int task, Scratch scratch);

  /// The tasks of several such pieces of work.
  static int tasks(List<? extends Tasks> parts) {
    return parts.stream().mapToInt(Tasks::tasks).sum();
  }

  /// Runs one of the tasks of several such pieces of work, counted through all of them.
  static void run(List<? extends Tasks> parts, int task, Scratch scratch) {
    int left = task;
    int part = 0;
    while (left >= parts.get(part).tasks()) {
      left -= parts.get(part).tasks();
      part++;
    }
    parts.get(part).run(left, scratch);
  }
}
