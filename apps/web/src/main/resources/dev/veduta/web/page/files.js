// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Every way in which files come to the page: dropped, chosen, pasted, taken by a camera. Each is told
// of as {file, name}, its name with the folders that it lies in.

import { byId } from './dom.js';

const PICTURES = /\.(png|jpe?g|gif|bmp|tiff?|webp)$/i;
const FILMS = /\.(mp4|m4v|mov|webm|mkv|avi|ogv|mpe?g)$/i;
const ADDRESS = {
  title: 'That is an address, not a picture',
  detail: 'This page takes nothing from other sites. Save the picture and drop the file, or copy the picture itself and paste it here.',
};

export function isFilm(file) {
  return file.type ? file.type.startsWith('video/') : FILMS.test(file.name);
}

export function isPicture(file) {
  return file.type ? file.type.startsWith('image/') : PICTURES.test(file.name);
}

export function named(files) {
  return Array.from(files, (file) => ({ file, name: file.webkitRelativePath || file.name }));
}

async function collect(entry, found) {
  if (entry instanceof File) {
    found.push({ file: entry, name: entry.name });
  } else if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    found.push({ file, name: entry.fullPath.slice(1) });
  } else {
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) {
        return;
      }
      for (const inner of some) {
        await collect(inner, found);
      }
    }
  }
}

// The files of a drop, with all that is in its folders.
async function dropped({ items }) {
  // The list is emptied as soon as the event is over: take all of it before waiting for anything.
  const entries = [...items].filter(({ kind }) => kind === 'file')
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const found = [];
  for (const entry of entries) {
    await collect(entry, found);
  }
  return found;
}

const inField = ({ target }) => Boolean(target.closest?.('input, textarea'));

// What a drag brings; an address for a field is the field's.
function brought(event) {
  const types = Array.from(event.dataTransfer.types);
  return types.includes('Files') ? 'files' : types.includes('text/uri-list') && !inField(event) ? 'address' : '';
}

function cover(words) {
  byId('catch').hidden = words === '';
  byId('catch').firstElementChild.textContent = words;
}

// Calls back while a view is shown: arrived with the files that are dropped or pasted, refused with
// the reason where that can't be.
export function watchFiles(view, arrived, refused) {
  addEventListener('dragover', (event) => {
    if (!view.hidden && brought(event) !== '') {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      cover('Drop it anywhere');
    }
  });
  addEventListener('dragleave', (event) => event.relatedTarget === null && cover(''));
  addEventListener('drop', async (event) => {
    const what = view.hidden ? '' : brought(event);
    if (what === '') {
      return;
    }
    event.preventDefault();
    cover(what === 'files' ? 'Looking into it …' : '');
    try {
      if (what === 'files') {
        arrived(await dropped(event.dataTransfer));
      } else {
        refused(ADDRESS);
      }
    } catch (error) {
      refused({ title: 'What was dropped can’t be read', detail: error.message + ' Choose it with a button instead.' });
    } finally {
      cover('');
    }
  });
  addEventListener('paste', (event) => {
    const { files } = event.clipboardData;
    if (!view.hidden && files.length > 0) {
      event.preventDefault();
      arrived(named(files));
    } else if (!view.hidden && !inField(event) && /^https?:\/\/\S+$/.test(event.clipboardData.getData('text').trim())) {
      refused(ADDRESS);
    }
  });
}
