// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Which captioner can do what, as the server tells.

const NAMES = {
  captions: 'describe pictures',
  answers: 'answer questions',
  texts: 'read text',
  videos: 'describe films',
  classes: 'classify',
  inspections: 'say where it looked',
};

// A captioner whose model is not there yet says nothing of tasks, and is asked for all.
const can = ({ tasks }, task) => !tasks || tasks.includes(task);

// Why a captioner can't do a task, and which ones can; nothing if it can.
export function whyNot(captioners, name, task) {
  const chosen = captioners.find((captioner) => captioner.name === name);
  if (!chosen || can(chosen, task)) {
    return '';
  }
  const others = captioners.filter((captioner) => can(captioner, task)).map((captioner) => `“${captioner.name}”`);
  return `Captioner “${name}” can’t ${NAMES[task]}${others.length > 0 ? `; ${others.join(' and ')} can` : ''}.`;
}

// Lets those of a group of radio buttons be chosen that can be done, and says in a note why not the
// others: why(value) gives the reason, or nothing.
export function offer(inputs, note, why) {
  const reasons = inputs.map((input) => why(input.value));
  inputs.forEach((input, place) => {
    input.disabled = reasons[place] !== '';
    input.parentElement.title = reasons[place];
    input.setAttribute('aria-describedby', note.id);
  });
  const usable = inputs.filter(({ disabled }) => !disabled);
  if (usable.length > 0 && !usable.some(({ checked }) => checked)) {
    usable[0].checked = true;
  }
  note.textContent = reasons.filter((reason) => reason !== '').join(' ');
}
