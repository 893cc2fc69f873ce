// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// The two lists that choose what computes: a captioner, which is a model, and a backend.

import { json, Problem } from './api.js';
import { byId, make } from './dom.js';
import { keep, setting } from './settings.js';
import { whyNot } from './tasks.js';

let captioners = [];

export function captioner() {
  return byId('captioner').value || undefined;
}

export function backend() {
  return byId('backend').value || undefined;
}

// Why the chosen captioner can't do a task; nothing if it can.
export function why(task) {
  return whyNot(captioners, captioner(), task);
}

// Throws a Problem if the chosen captioner can't do a task.
export function checkTask(task) {
  if (why(task) !== '') {
    throw new Problem({ status: 422, title: 'Another captioner is needed', detail: why(task) });
  }
}

function fill(list, entries, wanted) {
  list.replaceChildren(...entries.map(({ value, text, title, disabled }) => make('option', { value, title, disabled }, text)));
  const usable = entries.filter(({ disabled }) => !disabled);
  list.value = (usable.find(({ value }) => value === wanted) ?? usable[0])?.value ?? '';
}

// What stands in the way of backends, for those who can't hover.
function note(backends) {
  const missing = backends.filter(({ available }) => !available);
  byId('setup-note').replaceChildren(...missing.length === 0 ? [] : [make('details', {},
    make('summary', {}, missing.length === 1 ? 'Why one backend can’t be used' : 'Why ' + missing.length + ' backends can’t be used'),
    make('dl', {}, ...missing.flatMap(({ name, obstacle }) => [make('dt', {}, name), make('dd', {}, obstacle)])))]);
}

// Fills both lists, and calls back when somebody chooses.
export async function loadModels(changed) {
  const [all, backends] = await Promise.all([json('captioners'), json('backends')]);
  captioners = all;
  fill(byId('captioner'), all.map(({ name, model, state }) => ({
    value: name,
    text: model && model !== name ? name + ' – ' + model : name,
    title: state,
  })), setting('captioner', 'default'));
  fill(byId('backend'), [{ value: '', text: 'as configured' }, ...backends.map(({ name, description, available, obstacle }) => ({
    value: name,
    text: available ? name : name + ' (not here)',
    title: available ? description : obstacle,
    disabled: !available,
  }))], setting('backend', ''));
  note(backends);
  for (const name of ['captioner', 'backend']) {
    byId(name).onchange = () => {
      keep(name, byId(name).value);
      changed();
    };
  }
}
