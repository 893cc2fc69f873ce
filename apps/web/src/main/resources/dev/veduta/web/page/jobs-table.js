// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// The table of a job's items. It knows all of them and shows a page, so that 100,000 rows are no
// more work for the browser, and for people who listen to it, than 50.

import { make } from './dom.js';
import { count } from './jobs-files.js';

const ROWS = 50;
const COLUMNS = [
  { title: 'No.', key: 'index' },
  { title: 'Picture' },
  { title: 'Name', key: 'name' },
  { title: 'Text' },
  { title: 'Seconds', key: 'seconds' },
];

export class JobTable {
  #items = new Map();
  #rows = new Map();
  #page = 0;
  #sort = { key: 'index', down: false };
  #later = 0;
  #order = new Intl.Collator(undefined, { numeric: true });
  #thumbnail;
  #hint = '';

  // Takes a function that gives an item's {element, forget}, or nothing where it has no picture.
  constructor(thumbnail) {
    this.#thumbnail = thumbnail;
    const first = () => this.#turn(0);
    this.search = make('input', { type: 'search', id: 'jobs-search', autocomplete: 'off', oninput: first });
    this.errors = make('input', { type: 'checkbox', onchange: first });
    this.newest = make('input', { type: 'checkbox', onchange: () => this.show() });
    this.heads = COLUMNS.map(({ key, title }) => make('th', { scope: 'col', role: 'columnheader' },
      key ? make('button', { type: 'button', onclick: () => this.#sortBy(key) }, title) : title));
    this.body = make('tbody', { role: 'rowgroup' });
    this.empty = make('p', { class: 'hint', role: 'status' });
    this.range = make('span');
    this.back = make('button', { type: 'button', class: 'button plain', onclick: () => this.#turn(this.#page - 1) }, 'Previous');
    this.forth = make('button', { type: 'button', class: 'button plain', onclick: () => this.#turn(this.#page + 1) }, 'Next');
    this.pager = make('nav', { class: 'buttons', 'aria-label': 'Pages of the table' },
      this.back, this.range, this.forth);
    this.element = make('div', {},
      make('div', { class: 'jobs-filter', role: 'search' },
        make('label', { for: 'jobs-search' }, 'Search'), this.search,
        make('label', { class: 'check' }, this.errors, ' Errors only'),
        make('label', { class: 'check' }, this.newest, ' Follow the newest')),
      make('table', { role: 'table', class: 'jobs-items' },
        make('caption', {}, 'Pictures, what was made of them, and how long it took'),
        make('thead', { role: 'rowgroup' }, make('tr', { role: 'row' }, ...this.heads)),
        this.body),
      this.empty,
      this.pager);
    this.show();
  }

  // Takes items that have come; one that came before is replaced.
  add(items) {
    for (const item of items) {
      this.#items.set(item.index, item);
      this.#rows.get(item.index)?.forget();
      this.#rows.delete(item.index);
    }
    // Many that come in a second are shown together: sorting 100,000 takes a while.
    this.#later ||= setTimeout(() => {
      this.#later = 0;
      this.show();
    }, this.#items.size > 20_000 ? 1000 : 150);
  }

  // Shows the page with the newest rows until somebody turns pages.
  followNewest() {
    this.newest.checked = true;
    this.show();
  }

  // Says what to read while there is no row.
  set hint(text) {
    if (text !== this.#hint) {
      this.#hint = text;
      this.show();
    }
  }

  close() {
    clearTimeout(this.#later);
    this.#rows.forEach((row) => row.forget());
  }

  #sortBy(key) {
    this.#sort = { key, down: this.#sort.key === key && !this.#sort.down };
    this.#turn(0);
  }

  #turn(page) {
    this.newest.checked = false;
    this.#page = page;
    this.show();
  }

  show() {
    const chosen = this.#chosen();
    const last = Math.max(0, Math.ceil(chosen.length / ROWS) - 1);
    this.#page = this.newest.checked ? last : Math.min(Math.max(this.#page, 0), last);
    const from = this.#page * ROWS;
    const visible = chosen.slice(from, from + ROWS);
    this.#place(visible);
    COLUMNS.forEach(({ key }, column) => {
      const way = this.#sort.down ? 'descending' : 'ascending';
      this.heads[column].ariaSort = key && key === this.#sort.key ? way : null;
    });
    this.range.textContent =
      `${count(from + Math.min(1, visible.length))} to ${count(from + visible.length)} of ${count(chosen.length)}`;
    this.back.disabled = this.#page === 0;
    this.forth.disabled = this.#page === last;
    this.pager.hidden = last === 0;
    this.empty.hidden = visible.length > 0;
    this.empty.textContent = this.#items.size > 0
      ? `None of ${count(this.#items.size)} pictures fits. Change the search, or leave out “Errors only”.`
      : this.#hint;
  }

  #chosen() {
    const wanted = this.search.value.trim().toLowerCase();
    const fits = ({ name, text, error }) =>
      [name, text, error].some((part) => part?.toLowerCase().includes(wanted));
    const { key, down } = this.#sort;
    const compare = key === 'name'
      ? (a, b) => this.#order.compare(a.name, b.name)
      : (a, b) => (a[key] ?? 0) - (b[key] ?? 0);
    const chosen = [...this.#items.values()]
      .filter((item) => (!this.errors.checked || item.error) && (wanted === '' || fits(item)))
      .sort(compare);
    return down ? chosen.reverse() : chosen;
  }

  // Rows that stay are the same elements: thumbnails don't flicker, and a selected text stays so.
  #place(visible) {
    const rows = new Map(visible.map((item) => [item.index, this.#rows.get(item.index) ?? this.#row(item)]));
    this.#rows.forEach((row, index) => rows.has(index) || row.forget());
    this.#rows = rows;
    arrange(this.body, [...rows.values()].map(({ element }) => element));
  }

  #row(item) {
    const picture = this.#thumbnail(item);
    const said = item.error ? [make('strong', {}, 'Error: '), item.error] : [item.text ?? ''];
    return {
      element: make('tr', { role: 'row', class: item.error && 'failed' },
        cell('No.', count(item.index + 1)),
        cell('Picture', picture?.element ?? '–'),
        cell('Name', item.name),
        cell('Text', ...said),
        cell('Seconds', item.seconds < 0.005 ? '<0.01' : item.seconds?.toFixed(2) ?? '')),
      forget: () => picture?.forget(),
    };
  }
}

function cell(title, ...children) {
  return make('td', { role: 'cell', 'data-title': title }, ...children);
}

// Gives an element these children in this order, and touches only those that must change.
export function arrange(parent, children) {
  const stay = new Set(children);
  [...parent.children].filter((child) => !stay.has(child)).forEach((child) => child.remove());
  children.forEach((child, place) => {
    if (parent.children[place] !== child) {
      parent.insertBefore(child, parent.children[place] ?? null);
    }
  });
}
