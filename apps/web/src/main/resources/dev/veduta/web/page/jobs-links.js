// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Thumbnails and exports. A link and an <img> can't carry a key, so where there is one, the page
// fetches with it what they stand for.

import { address, key, request } from './api.js';
import { make } from './dom.js';

const FORMATS = { jsonl: 'JSON lines', coco: 'COCO JSON', csv: 'CSV' };

// Makes the thumbnails of a job's items: {element, forget}, or nothing where there is no picture.
export function thumbnails(id) {
  return (item) => {
    if (!item.picture) {
      return undefined;
    }
    const path = `jobs/${id}/items/${item.index}/thumbnail`;
    // Its name and its text stand beside it.
    const image = make('img', {
      alt: '', width: 72, height: 72, loading: 'lazy', onerror: () => image.replaceWith('–'),
    });
    if (key() === '') {
      image.src = address(path);
      return { element: image, forget: () => image.removeAttribute('src') };
    }
    const end = new AbortController();
    request(path, { signal: end.signal }).then((response) => response.blob()).then((blob) => {
      image.onload = () => URL.revokeObjectURL(image.src);
      image.src = URL.createObjectURL(blob);
    }).catch(() => end.signal.aborted || image.replaceWith('–'));
    return { element: image, forget: () => end.abort() };
  };
}

// Links to a job's exports; complain is told why one can't be had.
export function exportsOf(id, complain) {
  return make('p', { class: 'buttons' }, 'Export as ',
    ...Object.entries(FORMATS).map(([format, title]) => make('a', {
      class: 'button plain',
      href: address(`jobs/${id}/export?format=${format}`),
      download: '',
      onclick: (event) => key() === '' || save(event, `jobs/${id}/export?format=${format}`).catch(complain),
    }, title)));
}

async function save(event, path) {
  event.preventDefault();
  const response = await request(path);
  const [, name = 'export'] = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition')) ?? [];
  const href = URL.createObjectURL(await response.blob());
  make('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
