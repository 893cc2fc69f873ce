// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// One job: how far it is, what came out so far, and what can be done with it.

import { json, request } from './api.js';
import { announce, make, number } from './dom.js';
import { Rate, follow } from './jobs-feed.js';
import { count, dropZone } from './jobs-files.js';
import { exportsOf, thumbnails } from './jobs-links.js';
import { JobTable } from './jobs-table.js';
import { trouble } from './trouble.js';

export const STATES = {
  waiting: 'Waiting',
  running: 'Running',
  done: 'Done',
  cancelled: 'Paused',
  failed: 'Failed',
};

export class JobView {
  #id;
  #uploads;
  #job;
  #rate = new Rate();
  #end = new AbortController();
  #spoken = { state: '', at: 0 };

  constructor(id, { limits }, uploads) {
    this.#id = id;
    this.#uploads = uploads;
    this.title = make('h1', { tabindex: '-1' }, 'Job');
    this.facts = make('p', { class: 'hint' });
    this.bar = make('progress', { 'aria-label': 'Pictures that are done' });
    this.far = make('p', { class: 'jobs-far' });
    this.problem = make('div', { role: 'alert' });
    this.lost = make('div', { role: 'status' });
    this.sent = make('div', { role: 'status', class: 'hint' });
    this.pause = this.#button('Pause', () => this.#pause());
    this.resume = this.#button('Resume', () => this.#post('resume'));
    this.complete = this.#button('Do without the rest', () => this.#post('complete'));
    this.remove = this.#button('Remove', () => this.#ask());
    this.zone = dropZone(limits, (pictures) => uploads.start(id, pictures));
    this.again = make('details', {},
      make('summary', {}, 'Choose the pictures again to send those that are missing'), this.zone.element);
    this.question = make('dialog', { 'aria-label': 'Remove this job?' },
      make('form', { method: 'dialog' },
        make('h2', {}, 'Remove this job?'),
        make('p', {}, 'Its texts and the pictures that were sent for it are deleted from the server. What was exported stays.'),
        make('p', { class: 'buttons' },
          make('button', { class: 'button', value: 'remove' }, 'Remove it'),
          make('button', { class: 'button plain', value: 'keep' }, 'Keep it'))));
    this.question.addEventListener('close', () => this.#attempt(() => this.#answered()));
    this.table = new JobTable(thumbnails(id));
    this.exports = exportsOf(id, (error) => trouble(this.problem, error));
    this.body = make('div', { class: 'jobs-body' },
      this.facts, this.bar, this.far, this.lost, this.problem, this.sent, this.again,
      make('p', { class: 'buttons' }, this.pause, this.resume, this.complete, this.remove),
      this.exports, this.table.element, this.question);
    this.element = make('article', { class: 'jobs' },
      make('p', {}, make('a', { href: '#jobs' }, 'All jobs')), this.title, this.body);
    this.unwatch = uploads.watch(id, () => this.#job && this.#show(this.#job));
    follow(id, {
      items: (items) => this.table.add(items),
      job: (job) => this.#show(job),
      lost: (error) => this.#lost(error),
      gone: (error) => trouble(this.body, error),
    }, this.#end.signal);
  }

  // Takes files that come to the page: those that are missing of the job.
  take(found) {
    if (this.again.hidden) {
      this.refuse({ title: 'This job takes no more pictures', detail: 'Go to “All jobs”, and drop them there for another.' });
    } else {
      this.again.open = true;
      this.zone.take(found);
    }
  }

  refuse(problem) {
    trouble(this.problem, problem);
  }

  close() {
    this.#end.abort();
    this.unwatch();
    this.table.close();
  }

  #button(title, action) {
    return make('button', { type: 'button', class: 'button plain', onclick: () => this.#attempt(action) }, title);
  }

  async #attempt(action) {
    this.problem.replaceChildren();
    try {
      await action();
    } catch (error) {
      trouble(this.problem, error);
    }
  }

  async #post(action) {
    this.#show(await json(`jobs/${this.#id}/${action}`, { method: 'POST' }));
  }

  // The picture that is worked on is done first, which may take a while.
  async #pause() {
    this.#pausing(true);
    try {
      await this.#post('cancel');
    } catch (error) {
      this.#pausing(false);
      throw error;
    }
  }

  #pausing(soon) {
    this.pause.disabled = soon;
    this.pause.textContent = soon ? 'Pausing …' : 'Pause';
  }

  #ask() {
    this.question.returnValue = '';
    this.question.showModal();
  }

  async #answered() {
    if (this.question.returnValue === 'remove') {
      this.#uploads.stop(this.#id);
      this.table.close(); // before its pictures are gone
      await request(`jobs/${this.#id}`, { method: 'DELETE' });
      location.hash = '#jobs';
    }
  }

  #show(job) {
    const moved = this.#job?.state !== job.state;
    const sending = this.#uploads.state(this.#id);
    const missing = job.expected - job.all;
    const over = ['done', 'cancelled', 'failed'].includes(job.state);
    if (!over && !this.#job) {
      this.table.followNewest();
    }
    this.#job = job;
    this.title.textContent = job.name;
    document.title = `${job.name} – Veduta`;
    this.facts.textContent = facts(job);
    this.lost.replaceChildren();
    this.bar.max = Math.max(1, job.expected);
    this.bar.value = job.done;
    this.#rate.add(job.done);
    this.far.textContent = this.#far(job, missing);
    this.pause.hidden = over || job.all === job.done;
    if (moved) {
      this.#pausing(false);
    }
    this.resume.hidden = !['cancelled', 'failed'].includes(job.state);
    this.complete.hidden = missing === 0 || job.state !== 'waiting' && job.state !== 'running' || sending?.running;
    this.again.hidden = missing === 0 || Boolean(sending?.running);
    this.exports.hidden = job.done === 0;
    this.#tellOf(sending);
    this.table.hint = job.all === 0 && over ? 'There are no pictures in this job.'
      : job.state === 'cancelled' ? 'Nothing is done yet: resume the job to go on.'
        : 'What is said about the pictures appears here, one after the other.';
    if (moved && job.state === 'failed') {
      trouble(this.problem, { title: 'This job can’t go on', detail: job.problem });
    }
    this.#speak(job.state);
  }

  #far(job, missing) {
    const parts = [STATES[job.state], `${count(job.done)} of ${count(job.expected)} pictures`];
    if (job.failed > 0) {
      parts.push(`${count(job.failed)} with errors`);
    }
    if (missing > 0) {
      parts.push(`${count(missing)} not sent yet`);
    }
    const rate = job.state === 'running' ? this.#rate.perSecond : 0;
    if (rate > 0) {
      parts.push(`${number(rate)} a second`, `${duration((job.expected - job.done) / rate)} left`);
    }
    return parts.join(' · ');
  }

  // Who listens to the page hears of a new state at once and of progress every ten seconds.
  #speak(state) {
    const now = performance.now();
    if (state !== this.#spoken.state || state === 'running' && now - this.#spoken.at > 10_000) {
      this.#spoken = { state, at: now };
      announce(this.far.textContent);
    }
  }

  #tellOf(sending) {
    const far = sending && `${count(sending.done)} of ${count(sending.total)} pictures`;
    if (sending?.problem) {
      trouble(this.sent, { title: `Sending stopped after ${far}`, detail: sending.problem },
        () => this.#uploads.again(this.#id));
    } else {
      this.sent.textContent = sending?.running ? `Sending ${far}. Keep this page open until all are sent.` : '';
    }
  }

  #lost({ title }) {
    this.#rate.forget();
    trouble(this.lost, { title, detail: 'The job goes on if the server runs. This page tries again by itself.' });
  }
}

function facts(job) {
  const tasks = { caption: 'Descriptions', answer: `Answers to “${job.question}”`, read: 'Texts read' };
  return [
    tasks[job.task], `by ${job.captioner}`, job.backend && `on ${job.backend}`,
    `added ${new Date(job.added).toLocaleString()}`,
  ].filter(Boolean).join(' · ');
}

function duration(seconds) {
  if (seconds < 90) {
    return `${Math.ceil(seconds)} s`;
  }
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
