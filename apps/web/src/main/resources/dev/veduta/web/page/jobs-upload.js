// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// The way of pictures to the server: a few requests at a time, each with a few files, so that a
// folder of any size neither fills memory nor keeps the server from others.

import { json } from './api.js';
import { pause } from './jobs-feed.js';

const REQUESTS = 4;
const FILES = 16;
const BYTES = 4 << 20;
const TRIES = 6;

// What is being sent to jobs; it goes on whichever view is shown.
export class Uploads {
  #states = new Map();
  #watchers = new Map();

  // Whether pictures are on their way, which leaving the page would end.
  get running() {
    return [...this.#states.values()].some((state) => state.running);
  }

  // How far the pictures of a job are: done, total, running, problem; undefined when none are sent.
  state(id) {
    return this.#states.get(id);
  }

  // Tells a function whenever the state of a job's pictures changes, until what it answers is called.
  watch(id, told) {
    this.#watchers.set(id, told);
    return () => this.#watchers.delete(id);
  }

  // Sends pictures; those whose names the job has already are left out.
  async start(id, pictures) {
    this.stop(id);
    const end = new AbortController();
    const state = { done: 0, total: pictures.length, running: true, pictures, end };
    this.#states.set(id, state);
    const tell = () => {
      if (this.#states.get(id) === state) {
        this.#watchers.get(id)?.();
      }
    };
    tell();
    try {
      await send(id, pictures, (done) => {
        state.done = done;
        tell();
      }, end.signal);
    } catch (problem) {
      end.abort();
      state.problem = problem.message;
    }
    state.running = false;
    tell();
  }

  again(id) {
    return this.start(id, this.state(id).pictures);
  }

  stop(id) {
    this.state(id)?.end.abort();
    this.#states.delete(id);
  }
}

async function send(id, pictures, progress, signal) {
  const left = await missing(id, pictures, signal);
  let done = pictures.length - left.length;
  progress(done);
  const batches = split(left);
  const one = async () => {
    while (batches.length > 0) {
      const batch = batches.shift();
      await post(id, batch, signal);
      done += batch.length;
      progress(done);
    }
  };
  await Promise.all(Array.from({ length: REQUESTS }, one));
}

// Those whose names the job does not have.
async function missing(id, pictures, signal) {
  const there = new Set((await json(`jobs/${id}/pictures`, { signal })).names);
  return pictures.filter(({ name }) => !there.has(name));
}

function split(pictures) {
  const batches = [];
  let bytes = Infinity;
  for (const picture of pictures) {
    if (bytes + picture.file.size > BYTES || batches.at(-1).length === FILES) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1).push(picture);
    bytes += picture.file.size;
  }
  return batches;
}

// Sends one batch, what is missing of it again after a while where the server is busy or out of reach.
async function post(id, batch, signal) {
  let left = batch;
  for (let attempt = 1; left.length > 0; attempt++) {
    const body = new FormData();
    for (const { file, name } of left) {
      body.append('picture', file, name);
    }
    try {
      await json(`jobs/${id}/pictures`, { method: 'POST', body, signal });
      return;
    } catch (problem) {
      if (![0, 429, 503].includes(problem.status) || attempt === TRIES) {
        throw problem;
      }
      await pause(1000 * (problem.retryAfter || 2 ** attempt / 2), signal);
      signal.throwIfAborted();
      left = await missing(id, left, signal).catch(() => left);
    }
  }
}
