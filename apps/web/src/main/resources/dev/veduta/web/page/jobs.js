// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// The view "Folder": many pictures as a job that the server works on. `#jobs` shows a form and all
// jobs, `#jobs/<id>` one of them. The browser remembers nothing but the address.

import { json } from './api.js';
import { make } from './dom.js';
import { watchFiles } from './files.js';
import { count } from './jobs-files.js';
import { pause } from './jobs-feed.js';
import { newJob } from './jobs-form.js';
import { arrange } from './jobs-table.js';
import { Uploads } from './jobs-upload.js';
import { JobView, STATES } from './jobs-view.js';
import { trouble } from './trouble.js';

const OFTEN = 2000;

// Fills the section of the page, for good. Files that somebody hands over come as an event.
export async function mount(section) {
  const uploads = new Uploads();
  let shown;
  watchFiles(section, (found) => shown?.take(found), (problem) => shown?.refuse(problem));
  const server = await about(section);
  let at = '';
  const route = () => {
    const [view, id] = location.hash.slice(1).split('/');
    if (location.hash === at) {
      return;
    }
    at = location.hash;
    shown?.close();
    shown = undefined;
    if (view === 'jobs') {
      shown = id ? new JobView(encodeURIComponent(id), server, uploads) : new JobList(server, uploads);
      section.replaceChildren(shown.element);
    }
  };
  addEventListener('hashchange', () => {
    route();
    shown?.title.focus({ preventScroll: true });
  });
  addEventListener('beforeunload', (event) => uploads.running && event.preventDefault());
  section.addEventListener('pictures', ({ detail }) => {
    route(); // the address is the list's already, but the event that says so may come later
    shown.take(detail.found);
  });
  route();
}

// What the server tells of itself; asked again until it does.
async function about(section) {
  for (;;) {
    try {
      const [limits, captioners, folders] = await Promise.all(['limits', 'captioners', 'folders'].map((path) => json(path)));
      return { limits, captioners, folders };
    } catch (problem) {
      await new Promise((again) => trouble(section, problem, again));
    }
  }
}

class JobList {
  #end = new AbortController();
  #rows = new Map();

  constructor(server, uploads) {
    this.title = make('h1', { tabindex: '-1' }, 'Caption a folder');
    this.list = make('ul', { class: 'jobs-list', 'aria-labelledby': 'jobs-list-title' });
    this.about = make('p', { class: 'hint', role: 'status' }, 'Looking for jobs …');
    this.form = newJob(server, async (wanted, pictures) => {
      const { id } = await json('jobs', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(wanted),
      });
      if (pictures.length > 0) {
        uploads.start(id, pictures);
      }
      location.hash = `#jobs/${id}`;
    });
    this.element = make('div', { class: 'jobs' }, this.title, this.form.element,
      make('h2', { id: 'jobs-list-title' }, 'Jobs'), this.about, this.list);
    document.title = 'Folders – Veduta';
    this.#watch(this.#end.signal);
  }

  take(found) {
    this.form.take(found);
  }

  refuse(problem) {
    this.form.refuse(problem);
  }

  close() {
    this.#end.abort();
  }

  async #watch(signal) {
    while (!signal.aborted) {
      try {
        if (!document.hidden) {
          this.#show((await json('jobs?limit=100', { signal })).jobs);
        }
      } catch (problem) {
        if (signal.aborted) {
          return;
        }
        this.about.textContent = problem.message;
      }
      await pause(OFTEN, signal);
    }
  }

  #show(jobs) {
    this.about.textContent = jobs.length > 0 ? ''
      : 'There are none yet. Those that “./veduta jobs add” adds on this machine appear here, too.';
    const rows = new Map(jobs.map((job) => [job.id, this.#rows.get(job.id) ?? row(job)]));
    jobs.forEach((job) => rows.get(job.id).show(job));
    this.#rows = rows;
    arrange(this.list, [...rows.values()].map(({ element }) => element));
  }
}

function row({ id, name, added }) {
  const state = make('span', { class: 'jobs-state' });
  const far = make('span', { class: 'hint' });
  const bar = make('progress', { 'aria-label': `Pictures of ${name} that are done` });
  return {
    element: make('li', {},
      make('div', {}, make('a', { href: `#jobs/${id}` }, name), ' ', make('span', { class: 'hint' }, new Date(added).toLocaleString())),
      state, bar, far),
    show(job) {
      state.textContent = STATES[job.state];
      state.dataset.state = job.state;
      bar.max = Math.max(1, job.expected);
      bar.value = job.done;
      far.textContent = `${count(job.done)} of ${count(job.expected)}`
        + (job.failed > 0 ? `, ${count(job.failed)} with errors` : '');
    },
  };
}
