// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Pictures to try, drawn for the embedded model.

import { byId, make } from './dom.js';

const EXAMPLES = ['fox-and-pear', 'three-cats', 'rocket-and-moon', 'owl-and-gift'];

export function prepareExamples(chosen) {
  byId('examples').append(...EXAMPLES.map((name, index) => {
    const address = new URL('example-' + name + '.png', import.meta.url);
    const open = async () => {
      const picture = await (await fetch(address)).blob();
      chosen(new File([picture], name + '.png', { type: 'image/png' }));
    };
    return make('button', { type: 'button', onclick: open }, make('img', { src: address, alt: 'Example ' + (index + 1) }));
  }));
}
