// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Where the model looked for each word of a text: asked of the server when the first word is
// chosen, as it computes everything once more.

import { form, json } from './api.js';
import { Attention } from './attention.js';
import { byId, percent } from './dom.js';
import { keep, setting } from './settings.js';

const attention = new Attention(byId('attention'));
let repeat = () => {}; // shows again what is shown

export function prepareLook() {
  const shade = byId('shade');
  shade.value = setting('shade', 'light') === 'heat' ? 'heat' : 'light';
  attention.shade = shade.value;
  shade.addEventListener('change', () => {
    attention.shade = shade.value;
    keep('shade', shade.value);
    repeat();
  });
}

// Makes room for a picture of that size, with nothing on it.
export function fitLook({ width, height }) {
  attention.fit(width, height);
}

export class Look {
  #readout;
  #subject = null;
  #inspection = null;
  #chosen = -1;
  #idle;

  // Tells about words in an element, and that when none is chosen.
  constructor(readout, idle) {
    this.#readout = readout;
    this.#idle = idle;
  }

  // Forgets the last text.
  close() {
    this.#subject = null;
    this.#inspection = null;
    this.#readout.textContent = '';
    attention.hide();
  }

  // Begins with a text: its words, how sure the model was of each, the fields of the request that
  // looks into it, and why there can't be one, if so.
  open(words, sure, fields, blind) {
    this.close();
    this.#subject = { words, sure, fields, blind };
    this.choose(-1);
  }

  // Shows where the model looked for a word, by its index; -1 for none.
  async choose(index) {
    this.#chosen = index;
    const mine = this.#subject;
    if (mine === null) {
      return;
    }
    if (index < 0) {
      attention.hide();
      this.#readout.textContent = mine.blind === '' ? this.#idle : '';
      return;
    }
    const word = mine.words.word(index);
    const told = '“' + word + '”' + (mine.sure[index] === undefined ? '' : ', ' + percent(mine.sure[index]) + ' sure');
    this.#readout.textContent = mine.blind === '' ? told : told + '. ' + mine.blind;
    if (mine.blind !== '') {
      return;
    }
    try {
      this.#inspection ??= json('inspections', { method: 'POST', body: form(mine.fields) });
      const { words, view } = await this.#inspection;
      if (mine !== this.#subject || index !== this.#chosen) {
        return;
      }
      const map = words[index]?.map ?? [];
      if (view && map.length > 0) {
        this.#readout.textContent = told + '; ' + percent(map.flat().reduce((sum, share) => sum + share, 0)) + ' of its attention on the picture';
        repeat = () => this.choose(this.#chosen);
        attention.show(word, map, view);
      } else {
        this.#readout.textContent = told + '. This model doesn’t say where it looked.';
      }
    } catch (error) {
      if (mine === this.#subject) {
        this.#inspection = null;
        this.#readout.textContent = told + '. Where the model looked is not known: ' + error.message;
      }
    }
  }
}
