// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// The pictures of a job, a page of which is in memory.
record AllItems(JobQueue queue, String id) implements Iterable<JobItem> {
  private static final int PAGE = 1000;

  @Override
  public Iterator<JobItem> iterator() {
    return new Pages();
  }

  private final class Pages implements Iterator<JobItem> {
    private final Deque<JobItem> page = new ArrayDeque<>();
    private long next;

    @Override
    public boolean hasNext() {
      if (page.isEmpty()) {
        page.addAll(queue.items(id, next, PAGE));
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
