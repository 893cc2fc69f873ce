// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// What a new job is made of: its pictures, from this computer, from addresses or from a folder of
// the server, and what to do with each.

import { make } from './dom.js';
import { count, dropZone } from './jobs-files.js';
import { offer, whyNot } from './tasks.js';
import { trouble } from './trouble.js';

const TASKS = [
  { value: 'caption', title: 'Describe' },
  { value: 'answer', title: 'Answer a question' },
  { value: 'read', title: 'Read text' },
];
const CAPTIONERS_TASKS = { caption: 'captions', answer: 'answers', read: 'texts' };

// The form: its {element, take, refuse}, for what comes another way than by its buttons; start is
// called with what is asked, as the server takes it, and the pictures to send.
export function newJob({ limits, captioners, folders: names }, start) {
  let pictures = [];
  const zone = dropZone(limits, (taken) => {
    pictures = taken;
  });
  const sources = [{ value: 'uploads', title: 'From this device', body: zone.element }];
  if (limits.urls) {
    sources.push({ value: 'urls', title: 'Addresses', body: addresses() });
  }
  if (names.length > 0) {
    sources.push({ value: 'folder', title: 'Folder of the server', body: folders(names) });
  }
  const question = field('Question', make('input', { type: 'text', name: 'question', autocomplete: 'off' }));
  const note = make('p', { class: 'hint', id: 'jobs-tasks-note' });
  const problem = make('div', { role: 'alert' });
  const button = make('button', { type: 'submit', class: 'button' }, 'Start');
  const form = make('form', { class: 'jobs-form card', novalidate: true },
    choice('Where the pictures are', 'source', sources),
    ...sources.map(({ value, body }) => make('div', { 'data-source': value }, body)),
    choice('What to do with each', 'task', TASKS),
    note,
    question,
    field('Captioner', make('select', { name: 'captioner' },
      ...captioners.map(({ name, model }) => make('option', { value: name }, model ? `${name} (${model})` : name)))),
    make('p', { class: 'buttons' }, button),
    problem);

  const value = (name) => new FormData(form).get(name)?.trim() ?? '';
  const why = (task) => whyNot(captioners, value('captioner'), CAPTIONERS_TASKS[task]);
  const arrange = () => {
    offer([...form.querySelectorAll('[name=task]')], note, why);
    question.hidden = value('task') !== 'answer';
    for (const part of form.querySelectorAll('[data-source]')) {
      part.hidden = part.dataset.source !== value('source');
    }
  };
  form.addEventListener('change', arrange);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    button.disabled = true;
    problem.replaceChildren();
    try {
      await start(asked(value, pictures), value('source') === 'uploads' ? pictures : []);
    } catch (error) {
      trouble(problem, error);
    } finally {
      button.disabled = false;
    }
  });
  arrange();
  return { element: form, take: zone.take, refuse: zone.refuse };
}

function asked(value, pictures) {
  const wanted = { captioner: value('captioner') || undefined, task: value('task') };
  if (wanted.task === 'answer') {
    wanted.question = value('question');
    need(wanted.question, 'Write what to ask about each picture.');
  }
  switch (value('source')) {
    case 'urls':
      wanted.urls = value('urls').split(/\s+/).filter((line) => line !== '');
      need(wanted.urls.length, 'Write the addresses of pictures, one to a line.');
      return { ...wanted, name: `${count(wanted.urls.length)} addresses` };
    case 'folder':
      wanted.folder = [value('folder'), ...value('inner').split('/')].filter((part) => part !== '').join('/');
      return { ...wanted, name: wanted.folder };
    default:
      need(pictures.length, 'Drop a folder or pictures, or choose them with a button.');
      return { ...wanted, uploads: pictures.length, name: nameOf(pictures) };
  }
}

// The folder that all pictures lie in, or how many they are.
function nameOf(pictures) {
  const [folder, ...inner] = pictures[0].name.split('/');
  const one = inner.length > 0 && pictures.every(({ name }) => name.startsWith(folder + '/'));
  return one ? folder : pictures.length === 1 ? pictures[0].name : `${count(pictures.length)} pictures`;
}

function need(present, detail) {
  if (!present) {
    throw Object.assign(new Error(detail), { title: 'Something is missing', detail });
  }
}

function choice(title, name, choices) {
  return make('fieldset', { class: 'jobs-choice', hidden: choices.length < 2 },
    make('legend', {}, title),
    make('div', { class: 'tasks' }, ...choices.map(({ value, title: text }, place) => make('label', {},
      make('input', { type: 'radio', name, value, checked: place === 0 }), make('span', {}, text)))));
}

function field(title, input, ...more) {
  return make('label', { class: 'jobs-field' }, title, input, ...more);
}

function addresses() {
  return field('Addresses of pictures, one to a line',
    make('textarea', { name: 'urls', rows: 6, spellcheck: 'false' }),
    make('span', { class: 'hint' }, 'This server fetches from some hosts only; its operator knows which.'));
}

function folders(names) {
  return make('div', { class: 'jobs-pair' },
    field('Folder', make('select', { name: 'folder' }, ...names.map((name) => make('option', { value: name }, name)))),
    field('Folder in it, if not all', make('input', { type: 'text', name: 'inner', autocomplete: 'off', spellcheck: 'false' })));
}
