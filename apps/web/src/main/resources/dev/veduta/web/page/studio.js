// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// The view of a picture: what comes in is shown at once, then described, read or classified.

import { form, json, unreachable, written } from './api.js';
import { announce, byId, percent } from './dom.js';
import { labels, showClasses } from './classes.js';
import { prepareExamples } from './examples.js';
import { isFilm, named, watchFiles } from './files.js';
import { checkSize, loadLimits } from './limits.js';
import { fitLook, Look, prepareLook } from './look.js';
import { backend, captioner, checkTask, loadModels, why } from './models.js';
import { chosenOptions, prepareOptions } from './options.js';
import { hang, takeDown } from './preview.js';
import { forgetAnswers, mayAsk, prepareQuestions } from './questions.js';
import { prepareCopy, tellAbout, tellFacts } from './result.js';
import { keep, setting } from './settings.js';
import { offer } from './tasks.js';
import { trouble } from './trouble.js';
import { Words } from './words.js';

const look = new Look(byId('readout'), 'Choose a word to see where the model looked.');
const words = new Words(byId('words'), (index) => look.choose(index), byId('readout'));
let view;
let file = null;
let size = null;
let running = null;

const task = () => document.querySelector('input[name=task]:checked').value;

// What every request about the picture has.
function fields() {
  return { [isFilm(file) ? 'video' : 'image']: file, captioner: captioner(), backend: backend(), options: chosenOptions() };
}

function state(name) {
  view.dataset.state = name;
  const busy = name === 'busy';
  view.classList.toggle('busy', busy);
  byId('result').setAttribute('aria-busy', String(busy));
  byId('cancel').hidden = !busy;
  byId('again').hidden = busy || file === null;
  byId('copy').hidden = name !== 'done';
}

function clear(waiting) {
  look.close();
  words.clear(waiting);
  byId('shade-label').hidden = true;
  byId('content').hidden = true;
  showClasses([]);
  tellFacts([]);
  byId('problem').replaceChildren();
  byId('refused').replaceChildren();
}

async function classify(signal) {
  const body = form({ ...fields(), options: undefined, labels: labels(byId('labels').value) });
  const answer = await json('classes', { method: 'POST', body, signal });
  signal.throwIfAborted();
  const [best] = showClasses(answer.classes);
  tellAbout(answer);
  announce(best ? 'Likeliest: ' + best.label + ', ' + percent(best.share) : 'No class');
}

async function describe(what, signal) {
  const asked = fields();
  const answer = what === 'texts'
    ? await json(what, { method: 'POST', body: form(asked), signal })
    : await written(what, asked, { signal, tell: (text) => words.add(text) });
  signal.throwIfAborted();
  const sure = words.settle(answer.text, answer.tokens);
  tellAbout(answer, sure.length > 0 ? sure.reduce((product, word) => product * word, 1) : undefined);
  if (Object.keys(answer.content ?? {}).some((name) => name !== 'text_sequence')) {
    byId('content').textContent = JSON.stringify(answer.content, null, 2);
    byId('content').hidden = false;
  }
  const shown = size ?? answer.image;
  if (!isFilm(file) && shown && answer.text !== '') {
    fitLook(shown);
    byId('shade-label').hidden = why('inspections') !== '';
    look.open(words, sure, { ...asked, text: answer.text }, why('inspections'));
  }
  announce(answer.text ? 'It says: ' + answer.text : 'It says nothing.');
}

// Has the server do the task, instead of what it may be doing.
async function run() {
  running?.abort();
  running = null;
  if (file === null) {
    return;
  }
  const what = isFilm(file) ? 'videos' : task();
  clear(what !== 'classes');
  try {
    checkSize(file, size);
    checkTask(what);
  } catch (error) {
    failed(error);
    return;
  }
  if (what === 'classes' && byId('labels').value.trim() === '') {
    state('ready');
    return;
  }
  const mine = new AbortController();
  running = mine;
  state('busy');
  try {
    await (what === 'classes' ? classify(mine.signal) : describe(what, mine.signal));
    state('done');
  } catch (error) {
    if (running === mine) {
      failed(error);
    }
  } finally {
    running = running === mine ? null : running;
  }
}

function failed(error) {
  byId('words').classList.remove('waiting');
  state('failed');
  if (error.name === 'AbortError') {
    announce('Cancelled');
    tellFacts(['cancelled']);
  } else {
    trouble(byId('problem'), error, error.status === 0 || error.status === 429 || error.status >= 500 ? run : null);
  }
}

function tasksShown() {
  const film = file !== null && isFilm(file);
  byId('tasks').hidden = film;
  byId('tasks-note').hidden = film;
  offer([...document.querySelectorAll('input[name=task]')], byId('tasks-note'), why);
  byId('labels-form').hidden = film || task() !== 'classes';
  byId('questions').hidden = film;
  mayAsk();
}

// Takes a picture or a film; several, or a folder, are a job of the other view.
async function arrived(found) {
  if (found.length !== 1 || found[0].name.includes('/')) {
    byId('refused').replaceChildren();
    view.dispatchEvent(new CustomEvent('several', { detail: { found } }));
    return;
  }
  running?.abort();
  running = null;
  file = found[0].file;
  byId('drop').hidden = true;
  byId('examples').hidden = true;
  byId('reading').hidden = false;
  forgetAnswers();
  clear(false);
  tasksShown();
  state('busy');
  const mine = file;
  size = await hang(file);
  if (mine === file) {
    run();
  }
}

function leave() {
  running?.abort();
  running = null;
  file = null;
  clear(false);
  takeDown();
  byId('reading').hidden = true;
  byId('drop').hidden = false;
  byId('examples').hidden = false;
  state('empty');
  byId('file').focus();
}

async function loadSetup() {
  byId('problem').replaceChildren();
  try {
    await loadLimits();
    await loadModels(() => { tasksShown(); run(); });
    tasksShown();
  } catch (error) {
    trouble(byId('setup-note'), error, loadSetup);
  }
}

export function mount(section) {
  view = section;
  prepareLook();
  prepareOptions();
  prepareQuestions(fields);
  const refused = (problem) => trouble(byId('refused'), problem);
  prepareExamples((example) => arrived(named([example])), () => refused(unreachable()));
  watchFiles(view, arrived, refused);
  for (const input of [byId('file'), byId('camera')]) {
    input.addEventListener('change', () => {
      if (input.files.length > 0) {
        arrived(named(input.files));
        input.value = '';
      }
    });
  }
  byId('labels').value = setting('labels', '');
  byId('labels-form').addEventListener('submit', (event) => {
    event.preventDefault();
    keep('labels', byId('labels').value);
    run();
  });
  byId('tasks').addEventListener('change', () => { tasksShown(); run(); });
  byId('cancel').addEventListener('click', () => running?.abort());
  byId('again').addEventListener('click', run);
  prepareCopy(() => byId(task() === 'classes' ? 'classes' : 'words'));
  byId('other').addEventListener('click', leave);
  byId('setup').addEventListener('submit', (event) => event.preventDefault());
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented && !view.hidden) {
      running?.abort();
    }
  });
  loadSetup();
}
