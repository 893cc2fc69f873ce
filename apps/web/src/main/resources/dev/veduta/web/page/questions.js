// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Questions about the picture on the stage, with their answers, the latest first.

import { written } from './api.js';
import { announce, byId, make, percent, seconds } from './dom.js';
import { Look } from './look.js';
import { why } from './models.js';
import { trouble } from './trouble.js';
import { Words } from './words.js';

let asking = null;

// Prepares the form; fields() is what every request has: the picture, the captioner, the backend.
export function prepareQuestions(fields) {
  byId('question-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const question = byId('question').value.trim();
    if (question !== '') {
      byId('question').select();
      ask(question, fields());
    }
  });
}

// Lets questions be asked, or says why the chosen captioner can't answer any.
export function mayAsk() {
  const reason = why('answers');
  byId('questions-note').textContent = reason;
  for (const control of byId('question-form').elements) {
    control.disabled = reason !== '';
  }
}

// Another picture has other answers.
export function forgetAnswers() {
  asking?.abort();
  byId('answers').replaceChildren();
  byId('question').value = '';
}

async function ask(question, fields) {
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  const text = make('p', { role: 'group', 'aria-label': 'The answer' });
  const about = make('p', { class: 'hint' });
  const readout = make('p', { class: 'readout' });
  const look = new Look(readout, '');
  const words = new Words(text, (index) => look.choose(index), readout);
  const item = make('li', {}, make('p', { class: 'asked' }, question), text, readout, about);
  words.clear(true);
  byId('answers').prepend(item);
  try {
    const answer = await written('answers', { ...fields, question }, { signal: mine.signal, tell: (more) => words.add(more) });
    const sure = words.settle(answer.text, answer.tokens);
    look.open(words, sure, { ...fields, question, text: answer.text }, why('inspections'));
    about.textContent = [
      percent(sure.reduce((product, word) => product * word, 1)) + ' sure', seconds(answer.seconds), answer.model, answer.backend,
    ].join(' · ');
    announce('Answer: ' + (answer.text || 'none'));
  } catch (error) {
    if (error.name === 'AbortError') {
      item.remove();
    } else {
      words.clear(false);
      about.setAttribute('role', 'alert');
      trouble(about, error);
    }
  } finally {
    asking = asking === mine ? null : asking;
  }
}
