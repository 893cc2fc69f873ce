// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Labels with their shares, the likeliest first.

import { byId, make, percent } from './dom.js';

const SHOWN = 20;

// The labels of a text, as a request has them.
export function labels(text) {
  const some = text.split(/[,\n]/).map((label) => label.trim()).filter((label) => label !== '');
  return JSON.stringify([...new Set(some)]);
}

// How probable each label is among those that were given.
function shares(classes) {
  const most = Math.max(...classes.map(({ logProbability }) => logProbability ?? -Infinity));
  const weight = ({ logProbability }) => (logProbability === null ? 0 : Math.exp(logProbability - most));
  const all = classes.reduce((sum, one) => sum + weight(one), 0);
  return classes.map((one) => ({ label: one.label, share: all > 0 ? weight(one) / all : 0 }));
}

// Shows classes, and returns them with their shares in this order.
export function showClasses(classes) {
  const sorted = shares(classes).sort((one, other) => other.share - one.share);
  byId('classes').hidden = sorted.length === 0;
  byId('classes').replaceChildren(...sorted.slice(0, SHOWN).map(({ label, share }) => make('li', {},
    make('span', { class: 'name' }, label),
    make('span', { class: 'share' }, percent(share)),
    make('meter', { min: 0, max: 1, value: share, 'aria-hidden': 'true' }))));
  return sorted;
}
