// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Every way in which files come to the page: dropped, chosen, pasted, taken by a camera.

import { byId } from './dom.js';

const PICTURES = /\.(png|jpe?g|gif|bmp|tiff?|webp)$/i;
const FILMS = /\.(mp4|m4v|mov|webm|mkv|avi|ogv|mpe?g)$/i;

export function isFilm(file) {
  return file.type ? file.type.startsWith('video/') : FILMS.test(file.name);
}

export function isPicture(file) {
  return file.type ? file.type.startsWith('image/') : PICTURES.test(file.name);
}

async function inFolder(entry) {
  if (entry.isFile) {
    return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  }
  const reader = entry.createReader();
  const files = [];
  for (;;) {
    const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) {
      return files;
    }
    for (const inner of entries) {
      files.push(...await inFolder(inner));
    }
  }
}

// The files of a drop, with the pictures in its folders.
async function dropped(transfer) {
  const items = Array.from(transfer.items).filter(({ kind }) => kind === 'file');
  const folders = items.map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry?.isDirectory);
  const files = Array.from(transfer.files);
  if (folders.length === 0) {
    return files;
  }
  const names = new Set(folders.map(({ name }) => name));
  const inside = await Promise.all(folders.map(inFolder));
  return [...files.filter(({ name }) => !names.has(name)), ...inside.flat().filter(isPicture)];
}

// Calls back with the files that arrive while a view is shown.
export function watchFiles(view, arrived) {
  const carriesFiles = (event) => !view.hidden && Array.from(event.dataTransfer.types).includes('Files');
  const cover = (shown) => { byId('catch').hidden = !shown; };
  addEventListener('dragover', (event) => {
    if (carriesFiles(event)) {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      cover(true);
    }
  });
  addEventListener('dragleave', (event) => event.relatedTarget === null && cover(false));
  addEventListener('drop', async (event) => {
    if (carriesFiles(event)) {
      event.preventDefault();
      cover(false);
      arrived(await dropped(event.dataTransfer));
    }
  });
  addEventListener('paste', (event) => {
    const files = Array.from(event.clipboardData.files);
    if (!view.hidden && files.length > 0) {
      event.preventDefault();
      arrived(files);
    }
  });
  for (const id of ['file', 'camera']) {
    byId(id).addEventListener('change', () => {
      arrived(Array.from(byId(id).files));
      byId(id).value = '';
    });
  }
}
