// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Pictures to try, drawn for the embedded model.

import { byId, make } from './dom.js';

const EXAMPLES = ['fox-and-pear', 'three-cats', 'rocket-and-moon', 'owl-and-gift'];

// Shows them; chosen is called with the file of one, lost where the server is gone that has it.
export function prepareExamples(chosen, lost) {
  byId('examples').append(...EXAMPLES.map((name, index) => {
    const address = new URL('example-' + name + '.png', import.meta.url);
    const open = async () => {
      try {
        const picture = await (await fetch(address)).blob();
        chosen(new File([picture], name + '.png', { type: 'image/png' }));
      } catch {
        lost();
      }
    };
    return make('button', { type: 'button', onclick: open }, make('img', { src: address, alt: 'Example ' + (index + 1) }));
  }));
}
