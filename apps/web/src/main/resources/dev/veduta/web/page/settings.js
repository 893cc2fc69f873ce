// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// What the page remembers on this device between visits.

const KEY = 'veduta.settings';

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return kept !== null && typeof kept === 'object' && !Array.isArray(kept) ? kept : {};
  } catch {
    return {};
  }
}

// A setting, or what it is when nobody chose one.
export function setting(name, otherwise) {
  const value = read()[name];
  return typeof value === typeof otherwise && value !== null ? value : otherwise;
}

export function keep(name, value) {
  localStorage.setItem(KEY, JSON.stringify({ ...read(), [name]: value }));
}
