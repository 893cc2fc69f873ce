// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Hangs a picture or a film on the stage, from the file itself: before anything is sent.

import { byId, bytes, make } from './dom.js';
import { isFilm } from './files.js';

const FRAMES = 6;
let shown = '';

function told(element, good, bad) {
  return new Promise((resolve) => {
    element.addEventListener(good, () => resolve(true), { once: true });
    element.addEventListener(bad, () => resolve(false), { once: true });
  });
}

// Frames spread over a film, as the browser decodes them.
async function frames(url, list) {
  const film = make('video', { muted: true, playsinline: true, preload: 'auto' });
  film.src = url;
  if (!await told(film, 'loadeddata', 'error') || !Number.isFinite(film.duration)) {
    return;
  }
  for (let i = 0; i < FRAMES && url === shown; i++) {
    film.currentTime = film.duration * (i + 0.5) / FRAMES;
    await told(film, 'seeked', 'error');
    const canvas = make('canvas', { width: 160, height: Math.round(160 * film.videoHeight / film.videoWidth), 'aria-hidden': 'true' });
    canvas.getContext('2d').drawImage(film, 0, 0, canvas.width, canvas.height);
    if (url === shown) {
      list.append(make('li', {}, canvas, make('span', {}, film.currentTime.toFixed(1) + '\u00a0s')));
      list.hidden = false;
    }
  }
}

// Shows a file. Resolves to its size in pixels once that is known, or to null where the browser
// can't show it.
export async function hang(file) {
  takeDown();
  const url = URL.createObjectURL(file);
  shown = url;
  const film = isFilm(file);
  const [element, other] = film ? [byId('film'), byId('picture')] : [byId('picture'), byId('film')];
  other.hidden = true;
  element.hidden = false;
  byId('blank').hidden = true;
  byId('file-name').textContent = file.name;
  byId('file-size').textContent = bytes(file.size);
  byId('figure').hidden = false;
  element.src = url;
  if (film) {
    frames(url, byId('frames'));
  }
  const good = await told(element, film ? 'loadedmetadata' : 'load', 'error');
  if (url !== shown) {
    return null;
  }
  element.hidden = !good;
  byId('blank').hidden = good;
  if (!good) {
    return null;
  }
  const width = film ? element.videoWidth : element.naturalWidth;
  const height = film ? element.videoHeight : element.naturalHeight;
  byId('frame').style.setProperty('--ratio', width / height);
  byId('file-size').textContent = width + ' × ' + height + ' · ' + bytes(file.size);
  return { width, height };
}

export function takeDown() {
  URL.revokeObjectURL(shown);
  shown = '';
  byId('picture').removeAttribute('src');
  byId('film').removeAttribute('src');
  byId('frames').replaceChildren();
  byId('frames').hidden = true;
  byId('figure').hidden = true;
}
