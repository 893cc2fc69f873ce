// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Files that people choose or drop, folders with all that is in them.

import { bytes, make } from './dom.js';
import { isPicture, named } from './files.js';

// A place to drop a folder or pictures, with buttons to choose them; hands over those that are
// pictures and not too large, each {file, name}. Gives its {element, take, refuse}: take is for files
// that came another way, refuse for what is none.
export function dropZone(limits, taken) {
  const about = make('p', { role: 'status', class: 'hint' }, 'No pictures are chosen yet.');
  const take = (files) => {
    const found = pictures(files, limits);
    about.textContent = found.said;
    taken(found.fitting);
  };
  const refuse = ({ title, detail }) => {
    about.textContent = `${title}. ${detail}`;
  };
  const folder = input({ webkitdirectory: true }, take);
  const several = input({ accept: 'image/*' }, take);
  const element = make('div', { class: 'drop jobs-drop' },
    make('p', { class: 'drop-text' }, 'Drop a folder or pictures here'),
    make('div', { class: 'buttons' },
      make('button', { type: 'button', class: 'button', onclick: () => folder.click() }, 'Choose a folder'),
      make('button', { type: 'button', class: 'button plain', onclick: () => several.click() }, 'Choose pictures')),
    folder, several, about);
  return { element, take, refuse };
}

// Hidden from everybody: its button opens it.
function input(attributes, take) {
  return make('input', {
    type: 'file',
    multiple: true,
    hidden: true,
    ...attributes,
    onchange: ({ target }) => {
      take(named(target.files));
      target.value = '';
    },
  });
}

function pictures(files, limits) {
  const all = files.filter(({ file }) => isPicture(file));
  const fitting = all.filter(({ file }) => file.size <= limits.maxBytes);
  const order = new Intl.Collator(undefined, { numeric: true });
  fitting.sort((a, b) => order.compare(a.name, b.name));
  const others = files.length - all.length;
  const large = all.length - fitting.length;
  const size = fitting.reduce((sum, { file }) => sum + file.size, 0);
  const left = [];
  if (others > 0) {
    left.push(`${count(others)} other ${others === 1 ? 'file' : 'files'}`);
  }
  if (large > 0) {
    left.push(`${count(large)} larger than ${bytes(limits.maxBytes)}`);
  }
  return {
    fitting,
    said: (fitting.length === 0 ? 'No pictures' : `${count(fitting.length)} ${fitting.length === 1 ? 'picture' : 'pictures'}, ${bytes(size)}`)
      + (left.length > 0 ? `; left out: ${left.join(', ')}.` : '.'),
  };
}

// A whole number as people read it.
export function count(value) {
  return value.toLocaleString('en');
}
