// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// What is told of one job, from its first item on and then live. A connection that breaks is made
// anew and goes on behind the item that was told last, so that nothing is missed or told twice.

import { events, Problem, request } from './api.js';

const SHORTEST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;

// Follows a job until the signal ends it, and calls items(list), job(state), lost(problem) while the
// server is out of reach, gone(problem) when there is nothing to follow.
export async function follow(id, told, signal) {
  let next = 0;
  let wait = SHORTEST_PAUSE;
  while (!signal.aborted) {
    try {
      const response = await request(`jobs/${id}/events?from=${next}`, {
        signal,
        headers: { Accept: 'text/event-stream' },
      });
      for await (const { event, data } of events(response)) {
        if (event === 'problem') {
          throw new Problem(data);
        }
        wait = SHORTEST_PAUSE;
        if (event === 'items') {
          next = data.next;
          told.items(data.items);
        } else if (event === 'job') {
          told.job(data);
        }
      }
    } catch (problem) {
      if (signal.aborted) {
        return;
      }
      if (problem.status >= 400 && problem.status < 500 && problem.status !== 429) {
        told.gone(problem);
        return;
      }
      told.lost(problem);
    }
    await pause(wait, signal);
    wait = Math.min(2 * wait, LONGEST_PAUSE);
  }
}

// Waits, but no longer than until the signal.
export function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}

// How fast a job goes: items a second over the last half minute.
export class Rate {
  #seen = [];

  add(done, now = performance.now()) {
    this.#seen.push({ done, now });
    while (this.#seen.length > 2 && now - this.#seen[0].now > 30_000) {
      this.#seen.shift();
    }
  }

  // Items a second, or 0 while unknown.
  get perSecond() {
    const first = this.#seen[0];
    const last = this.#seen.at(-1);
    if (!first || last.now - first.now < 500) {
      return 0;
    }
    return Math.max(0, (1000 * (last.done - first.done)) / (last.now - first.now));
  }

  forget() {
    this.#seen = [];
  }
}
