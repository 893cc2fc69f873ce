// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// The options of generation that people want most. What is left empty is as the model has it.

import { byId, make } from './dom.js';
import { keep, setting } from './settings.js';

const OPTIONS = [
  { name: 'max-new-tokens', label: 'Most tokens', hint: 'Where the text is cut at the latest.', min: 1, max: 4096, step: 1 },
  { name: 'min-new-tokens', label: 'Fewest tokens', hint: 'The text goes on at least that long.', min: 0, max: 4096, step: 1 },
  { name: 'num-beams', label: 'Beams', hint: 'Texts followed side by side; 1 takes the likeliest word each time.', min: 1, max: 16, step: 1 },
  { name: 'length-penalty', label: 'Length penalty', hint: 'With beams: above 0 favours longer texts.', min: -10, max: 10, step: 0.1 },
  { name: 'repetition-penalty', label: 'Repetition penalty', hint: 'Above 1 makes repeated words less likely.', min: 0.1, max: 10, step: 0.05 },
  { name: 'no-repeat-ngram-size', label: 'No phrase twice', hint: 'As many tokens never follow each other twice; 0 is off.', min: 0, max: 20, step: 1 },
  { name: 'do-sample', label: 'Draw words at random', hint: 'By their probability, instead of taking the likeliest.', check: true },
  { name: 'temperature', label: 'Temperature', hint: 'When drawing: below 1 is cautious, above 1 daring.', min: 0.05, max: 10, step: 0.05 },
  { name: 'top-p', label: 'Top p', hint: 'When drawing: only from words with this probability together.', min: 0, max: 1, step: 0.01 },
  { name: 'top-k', label: 'Top k', hint: 'When drawing: only from that many of the likeliest.', min: 0, max: 100000, step: 1 },
  { name: 'seed', label: 'Seed', hint: 'The same seed draws the same text.', min: 0, max: Number.MAX_SAFE_INTEGER, step: 1 },
];

let chosen = {};

// What was chosen, as the field of a request; undefined when nothing was.
export function chosenOptions() {
  return Object.keys(chosen).length > 0 ? JSON.stringify(chosen) : undefined;
}

function count() {
  const some = Object.keys(chosen).length;
  byId('options-count').hidden = some === 0;
  byId('options-count').textContent = some;
}

function choose(name, value) {
  const { [name]: _, ...others } = chosen;
  chosen = value === undefined ? others : { ...others, [name]: value };
  keep('options', chosen);
  count();
}

function field(option) {
  const id = 'option-' + option.name;
  const hint = make('small', { id: id + '-hint' }, option.hint);
  if (option.check) {
    const box = make('input', { id, type: 'checkbox', 'aria-describedby': hint.id,
      onchange: () => choose(option.name, box.checked || undefined) });
    box.checked = chosen[option.name] === true;
    return make('label', { class: 'check' }, box, option.label, hint);
  }
  const { min, max, step } = option;
  const input = make('input', { id, type: 'number', min, max, step, inputmode: 'decimal', 'aria-describedby': hint.id,
    onchange: () => {
      if (input.reportValidity()) {
        choose(option.name, input.value === '' ? undefined : Number(input.value));
      }
    } });
  input.value = typeof chosen[option.name] === 'number' ? chosen[option.name] : '';
  return make('label', {}, option.label, input, hint);
}

export function prepareOptions() {
  const kept = setting('options', {});
  chosen = Object.fromEntries(OPTIONS.filter(({ name }) => name in kept).map(({ name }) => [name, kept[name]]));
  const show = () => {
    byId('fields').replaceChildren(...OPTIONS.map(field));
    count();
  };
  byId('options-reset').addEventListener('click', () => {
    chosen = {};
    keep('options', chosen);
    show();
  });
  show();
}
