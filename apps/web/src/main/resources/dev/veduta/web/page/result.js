// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// What is told about an answer, and how its text is taken along.

import { announce, byId, make, number, percent, seconds } from './dom.js';

const ENDS = {
  max_tokens: 'cut at the most tokens',
  loop: 'cut, as it repeated itself',
  deadline: 'cut, as time was up',
  cancelled: 'cancelled',
};

// Tells facts, one beside the other; what is no text is left out.
export function tellFacts(facts) {
  byId('facts').replaceChildren(...facts.filter(Boolean).map((fact) => make('li', {}, fact)));
}

// Tells of an answer how long it took, how sure the model was if that is known, and what made it.
export function tellAbout(answer, sure) {
  const count = answer.tokens?.length ?? 0;
  tellFacts([
    seconds(answer.seconds),
    count > 0 && count + (count === 1 ? ' token' : ' tokens'),
    count > 0 && answer.seconds > 0 && number(count / answer.seconds) + ' per second',
    sure !== undefined && percent(sure) + ' sure',
    answer.model,
    answer.backend,
    ENDS[answer.finish],
  ]);
}

function copyFrom(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  document.execCommand('copy'); // for pages without TLS, where there is no clipboard
  getSelection().removeAllRanges();
}

// Prepares the button that copies; element() holds what is to be copied.
export function prepareCopy(element) {
  const button = byId('copy');
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(element().innerText);
    } catch {
      copyFrom(element());
    }
    button.textContent = 'Copied';
    announce('Copied');
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  });
}
