// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// Pictures of a job from its first, a page of which is in memory.
///
/// @param count how many
record AllItems(JobQueue queue, String id, long count) implements Iterable<JobItem> {
  private static final int PAGE = 1000;

  /// Those that were worked on up to now, the same ones each time they are gone through.
  static AllItems done(JobQueue queue, String id) throws IOException {
    return new AllItems(queue, id, queue.folder(id).results().count());
  }

  @Override
  public Iterator<JobItem> iterator() {
    return new Pages();
  }

  private final class Pages implements Iterator<JobItem> {
    private final Deque<JobItem> page = new ArrayDeque<>();
    private long next;

    @Override
    public boolean hasNext() {
      if (page.isEmpty() && next < count) {
        page.addAll(queue.items(id, next, (int) Math.min(PAGE, count - next)));
        next += page.size();
      }
      return !page.isEmpty();
    }

    @Override
    public JobItem next() {
      if (!hasNext()) {
        throw new NoSuchElementException("job %s has %d pictures".formatted(id, next));
      }
      return page.remove();
    }
  }
}
