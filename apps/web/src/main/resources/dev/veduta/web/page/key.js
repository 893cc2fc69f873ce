// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Asks for the key that a server may want.

import { key, keepKey, onKeyNeeded } from './api.js';
import { byId } from './dom.js';

let asking = null;

// Asks once, however many requests were refused at the same time.
function ask(problem) {
  asking ??= new Promise((resolve) => {
    const dialog = byId('key-dialog');
    byId('key-title').textContent = problem ? 'This server wants a key' : 'Key for this server';
    byId('key-detail').textContent = problem?.detail
      || 'Who runs the server gives keys to those who may use it. Leave it empty to forget it.';
    byId('key-value').value = key();
    dialog.returnValue = 'leave';
    dialog.showModal();
    dialog.addEventListener('close', () => {
      asking = null;
      const use = dialog.returnValue === 'use';
      if (use) {
        keepKey(byId('key-value').value.trim(), byId('key-remember').checked);
      }
      show();
      resolve(use && key() !== '');
    }, { once: true });
  });
  return asking;
}

function show() {
  byId('key').hidden = key() === '';
}

export function prepareKey() {
  onKeyNeeded(ask);
  byId('key').addEventListener('click', () => ask(null));
  show();
}
