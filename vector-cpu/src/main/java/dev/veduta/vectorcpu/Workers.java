// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

/// The threads that one session works with: a shared pool and its own.
record Workers(Pool pool, Scratch scratch) {

  /// Elements that keep two threads busy long enough to be worth waking the second.
  private static final long WORTH_A_THREAD = 1 << 15;

  /// Runs tasks 0 to `count - 1`, alone if all together are too little `work`, in elements.
  void run(int count, long work, Pool.Task task) {
    if (work < WORTH_A_THREAD) {
      Pool.runAlone(count, scratch, task);
    } else {
      pool.run(count, scratch, task);
    }
  }

  /// Like [#run], for many short tasks: takes several at a time.
  void runMany(int count, long work, Pool.Task task) {
    int chunk = Math.max(1, Math.ceilDiv(count, 8 * pool.threads()));
    run(
        Math.ceilDiv(count, chunk),
        work,
        (index, own) -> {
          for (int i = index * chunk; i < Math.min(count, (index + 1) * chunk); i++) {
            task.run(i, own);
          }
        });
  }
}
