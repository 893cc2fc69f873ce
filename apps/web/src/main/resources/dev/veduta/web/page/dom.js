// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Makes elements. Text is always text: nothing in the page is made from a string of HTML.

// An element with attributes and children. A function is a listener (`onclick`), true an attribute
// without value, false and undefined none.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(name.slice(2), value);
    } else if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children);
  return element;
}

export function byId(id) {
  return document.getElementById(id);
}

// A number with as many digits as help.
export function number(value) {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

export function percent(share) {
  const value = 100 * share;
  const text = value === 0 || value >= 0.95 ? Math.round(value) : value < 0.05 ? '<0.1' : value.toFixed(1);
  return text + '\u00a0%';
}

export function seconds(value) {
  return value < 60 ? number(value) + '\u00a0s' : Math.floor(value / 60) + '\u00a0min ' + Math.round(value % 60) + '\u00a0s';
}

export function bytes(value) {
  return value < 1e3 ? value + '\u00a0bytes' : value < 1e6 ? number(value / 1e3) + '\u00a0kB' : number(value / 1e6) + '\u00a0MB';
}

// Says something to people who listen to the page.
export function announce(text) {
  byId('announcer').textContent = text;
}
