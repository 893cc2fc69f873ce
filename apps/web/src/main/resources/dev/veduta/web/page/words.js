// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// A text as words that arrive one by one, and can then be chosen: by the mouse, a finger, or the
// arrow keys.

import { make } from './dom.js';

const UNSURE = 0.7; // words less likely than this are underlined
const LONG = 240; // characters from which a text is set smaller

let readouts = 0;

// How sure the model was of each word: the product over its tokens. A token without characters
// counts for the word that follows.
export function confidences(tokens) {
  const sure = [];
  let inWord = false;
  let silent = 0;
  for (const { text, logProbability } of tokens) {
    silent += logProbability ?? -Infinity;
    for (const part of text.split(/(\s+)/)) {
      if (/^\s/.test(part)) {
        inWord = false;
      } else if (part !== '') {
        if (!inWord) {
          sure.push(0);
        }
        sure[sure.length - 1] += silent;
        silent = 0;
        inWord = true;
      }
    }
  }
  return sure.map((logarithm) => Math.min(1, Math.exp(logarithm)));
}

export class Words {
  #element;
  #look;
  #words = [];
  #open = false; // whether the next character goes on with the last word
  #pinned = -1;
  #length = 0;
  #readout;

  // Shows words in an element; look(index) is told which is chosen, -1 for none, and the readout
  // describes it.
  constructor(element, look, readout) {
    readout.id ||= 'readout-' + ++readouts;
    this.#readout = readout.id;
    this.#element = element;
    this.#look = look;
    element.addEventListener('pointerover', (event) => event.pointerType === 'mouse' && this.#choose(this.#at(event)));
    element.addEventListener('pointerleave', () => this.#choose(this.#pinned));
    element.addEventListener('focusin', (event) => this.#focused(this.#at(event)));
    element.addEventListener('focusout', () => this.#choose(this.#pinned));
    element.addEventListener('click', (event) => this.#pin(this.#at(event), event.pointerType === 'touch'));
    element.addEventListener('keydown', (event) => this.#pressed(event));
  }

  get text() {
    return this.#element.textContent;
  }

  // Forgets the words; waiting says that others are on their way.
  clear(waiting) {
    this.#words = [];
    this.#open = false;
    this.#length = 0;
    this.#pinned = -1;
    this.#element.replaceChildren();
    this.#element.className = waiting ? 'words waiting' : 'words';
    this.#look(-1);
  }

  // More of the text.
  add(text) {
    this.#element.classList.remove('waiting');
    for (const part of text.split(/(\s+)/).filter((piece) => piece !== '')) {
      if (/^\s/.test(part)) {
        this.#element.append(part);
        this.#open = false;
      } else if (this.#open) {
        this.#words.at(-1).append(part);
      } else {
        const word = make('span', { class: 'word' }, part);
        this.#words.push(word);
        this.#element.append(word);
        this.#open = true;
      }
    }
    this.#length += text.length;
    this.#element.classList.toggle('long', this.#length > LONG);
  }

  // The whole text: from here on its words can be chosen.
  settle(text, tokens) {
    if (this.text !== text) {
      this.clear(false);
      this.add(text);
    }
    this.#element.classList.remove('waiting');
    const sure = confidences(tokens);
    this.#words.forEach((word, index) => {
      word.classList.toggle('unsure', sure[index] < UNSURE);
      word.setAttribute('role', 'button');
      word.setAttribute('aria-pressed', 'false');
      word.setAttribute('aria-describedby', this.#readout);
      word.tabIndex = index === 0 ? 0 : -1;
    });
    return sure;
  }

  word(index) {
    return this.#words[index]?.textContent ?? '';
  }

  #at(event) {
    const word = event.target.closest?.('.word[role]');
    return word ? this.#words.indexOf(word) : -1;
  }

  #choose(index) {
    this.#words.forEach((word, i) => word.classList.toggle('chosen', i === index));
    this.#look(index);
  }

  #focused(index) {
    this.#words.forEach((word, i) => { word.tabIndex = i === index ? 0 : -1; });
    this.#choose(index);
  }

  // A word that was clicked or tapped stays chosen until it, or another, is again. A finger that has
  // gone points at nothing any more.
  #pin(index, gone = false) {
    this.#pinned = index === this.#pinned ? -1 : index;
    this.#words.forEach((word, i) => word.setAttribute('aria-pressed', String(i === this.#pinned)));
    this.#choose(gone || index < 0 ? this.#pinned : index);
  }

  #pressed(event) {
    const here = this.#at(event);
    const last = this.#words.length - 1;
    const next = {
      ArrowRight: Math.min(here + 1, last), ArrowDown: Math.min(here + 1, last),
      ArrowLeft: Math.max(here - 1, 0), ArrowUp: Math.max(here - 1, 0), Home: 0, End: last,
    }[event.key];
    if (here < 0 || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (next !== undefined) {
      this.#words[next].focus();
    } else if (event.key === 'Enter' || event.key === ' ') {
      this.#pin(here);
    } else if (event.key === 'Escape' && this.#pinned >= 0) {
      this.#pin(this.#pinned);
    } else {
      return;
    }
    event.preventDefault();
  }
}
