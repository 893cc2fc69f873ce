// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Says what went wrong and what to do, where it went wrong.

import { make, seconds } from './dom.js';

const PICTURE = 'urn:veduta:problem:picture';
const STEPS = {
  401: 'Ask who runs the server for a key.',
  403: 'Ask who runs the server whether this is meant to be allowed.',
  413: 'Make the picture smaller, or raise veduta.web.max-bytes on the server.',
  415: 'PNG, JPEG, GIF, BMP, TIFF and WebP can be read.',
  429: 'Many are asking at the same time.',
  504: 'Fewer tokens, or a smaller model, take less time.',
};

// Shows a problem; again, if given, is offered as a button.
export function trouble(place, problem, again) {
  const { type, title, detail, status, retryAfter } = problem;
  const known = detail && detail !== title ? detail : STEPS[status];
  const wait = retryAfter > 0 ? ' Try again in ' + seconds(retryAfter) + '.' : '';
  place.replaceChildren(make('div', { class: 'problem' },
    make('strong', {}, title || 'It did not work'),
    make('span', {}, (known ?? '') + wait),
    ...type === PICTURE ? [make('span', {}, 'Save it anew as PNG or JPEG, or choose another.')] : [],
    ...again ? [make('p', { class: 'buttons' }, make('button', { class: 'button plain', type: 'button', onclick: again }, 'Try again'))] : []));
}
