// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// What the server takes, so that nothing is sent in vain.

import { json, Problem } from './api.js';
import { bytes, number } from './dom.js';

let limits = {};

export async function loadLimits() {
  limits = await json('limits');
}

const large = (name, has, most, setting) => new Problem({
  status: 413,
  title: 'The file is too large',
  detail: `${name} has ${has}, and this server takes up to ${most}. Make it smaller, or raise veduta.web.${setting} on the server.`,
});

const megapixels = (pixels) => number(pixels / 1e6) + ' megapixels';

// Throws a Problem if a file is too large; its size in pixels is null where the browser can't tell.
export function checkSize(file, size) {
  const pixels = size === null ? 0 : size.width * size.height;
  if (file.size > limits.maxBytes) {
    throw large(file.name, bytes(file.size), bytes(limits.maxBytes), 'max-bytes');
  }
  if (pixels > limits.maxPixels) {
    throw large(file.name, megapixels(pixels), megapixels(limits.maxPixels), 'max-pixels');
  }
}
