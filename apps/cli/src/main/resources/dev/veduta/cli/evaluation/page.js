// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
'use strict';
(function () {
  const data = JSON.parse(document.getElementById('data').textContent);
  const list = document.getElementById('list');
  const two = data.items[0].runs.length === 2;
  const pageSize = 50;
  const state = {
    metric: data.metrics.findIndex((metric) => metric.key === data.main),
    sort: two ? 'difference' : 'score', column: -1, descending: two, show: 'all', text: '', page: 0
  };
  state.column = state.metric;

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  function score(item, run, metric) {
    return item.runs[run].scores[metric];
  }

  function difference(item) {
    return score(item, 1, state.metric) - score(item, 0, state.metric);
  }

  // What the second run gains, whichever way the metric counts.
  function gain(item) {
    return data.metrics[state.metric].error ? -difference(item) : difference(item);
  }

  function sortValue(item) {
    switch (state.sort) {
      case 'difference': return Math.abs(difference(item));
      case 'gain': return difference(item);
      case 'second': return score(item, 1, state.metric);
      default: return score(item, 0, state.column);
    }
  }

  function chosen() {
    const words = state.text.toLowerCase();
    const items = data.items.filter((item) => {
      if (two) {
        const won = gain(item);
        if ((state.show === 'wins' && won <= 0) || (state.show === 'losses' && won >= 0)) {
          return false;
        }
      }
      return words === '' || item.id.toLowerCase().includes(words) ||
        item.runs.some((run) => run.text.toLowerCase().includes(words)) ||
        item.refs.some((text) => text.toLowerCase().includes(words));
    });
    const keyed = items.map((item, index) => [sortValue(item), index, item]);
    const way = state.descending ? -1 : 1;
    keyed.sort((a, b) => way * (a[0] - b[0]) || a[1] - b[1]);
    return keyed.map((entry) => entry[2]);
  }

  function number(value) {
    return value.toFixed(4);
  }

  function signed(value) {
    return (value > 0 ? '+' : value < 0 ? '\u2212' : '') + Math.abs(value).toFixed(4);
  }

  function words(run) {
    const parts = [];
    for (const word of run.words) {
      const text = word.slice(1);
      const tag = { '-': 'del', '+': 'ins' }[word[0]];
      parts.push(tag ? make(tag, {}, text) : text, ' ');
    }
    return parts;
  }

  function row(item) {
    const head = make('th', { scope: 'row', class: 'picture' });
    if (item.src) {
      head.append(make('img', { src: item.src, alt: '', loading: 'lazy' }));
    }
    head.append(item.id);
    const texts = make('td', { class: 'words' });
    item.runs.forEach((run, index) => {
      const line = make('span', { class: 'run' });
      if (two) {
        line.append(make('span', { class: 'name' }, index === 0 ? 'first' : 'second'));
      }
      line.append(...words(run));
      texts.append(line);
    });
    const references = make('ul', {}, ...item.refs.map((text) => make('li', {}, text)));
    texts.append(make('details', {}, make('summary', {}, 'References'), references));
    const cells = two
      ? [number(score(item, 0, state.metric)), number(score(item, 1, state.metric))]
      : item.runs[0].scores.map(number);
    const result = make('tr', {}, head, texts, ...cells.map((text) => make('td', {}, text)));
    if (two) {
      const won = gain(item);
      const style = won > 0 ? 'up' : won < 0 ? 'down' : '';
      result.append(make('td', { class: style }, signed(difference(item))));
    }
    return result;
  }

  function sorter(label, sort, column) {
    const active = column < 0 ? state.sort === sort : state.sort === sort && state.column === column;
    const button = make('button', { type: 'button', id: 'sort-' + sort + column }, label);
    button.addEventListener('click', () => {
      state.descending = active ? !state.descending : true;
      state.sort = sort;
      state.column = column < 0 ? state.metric : column;
      state.page = 0;
      show(button.id);
    });
    const order = !active ? 'none' : state.descending ? 'descending' : 'ascending';
    return make('th', { scope: 'col', 'aria-sort': order }, button);
  }

  function header() {
    const name = data.metrics[state.metric].label;
    const columns = two
      ? [sorter(name + ', first', 'score', state.metric), sorter('second', 'second', -1),
         sorter('difference', 'gain', -1)]
      : data.metrics.map((metric, index) => sorter(metric.label, 'score', index));
    return make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, 'Picture'),
      make('th', { scope: 'col' }, 'Caption'), ...columns));
  }

  function choice(id, label, options, value, change) {
    const select = make('select', { id: id }, ...options.map(([key, text]) => make('option', { value: key }, text)));
    select.value = value;
    select.addEventListener('change', () => { change(select.value); state.page = 0; show(id); });
    return make('label', {}, label, select);
  }

  const status = make('p', { role: 'status' });
  const body = make('div', {});
  const search = make('input', { type: 'search', id: 'search' });
  search.addEventListener('input', () => { state.text = search.value; state.page = 0; show('search'); });
  const controls = make('div', { class: 'controls' }, make('label', {}, 'Search ids and texts', search));
  if (two) {
    controls.append(
      choice('metric', 'Metric', data.metrics.map((metric, index) => [String(index), metric.label]),
        String(state.metric), (value) => { state.metric = Number(value); state.column = state.metric; }),
      choice('show', 'Show', [['all', 'all'], ['wins', 'second is better'], ['losses', 'first is better']],
        'all', (value) => { state.show = value; }));
    const biggest = make('button', { type: 'button', id: 'biggest' }, 'Biggest differences first');
    biggest.addEventListener('click', () => {
      state.sort = 'difference'; state.descending = true; state.page = 0; show('biggest');
    });
    controls.append(biggest);
  }
  function pager(id, label, step) {
    const button = make('button', { type: 'button', id: id }, label);
    button.addEventListener('click', () => { state.page += step; show(id); });
    return button;
  }
  const previous = pager('previous', 'Previous', -1);
  const next = pager('next', 'Next', 1);
  list.append(controls, status, body, make('div', { class: 'controls' }, previous, next));

  function show(focus) {
    const items = chosen();
    const pages = Math.max(1, Math.ceil(items.length / pageSize));
    state.page = Math.max(0, Math.min(state.page, pages - 1));
    const from = state.page * pageSize;
    const shown = items.slice(from, from + pageSize);
    body.replaceChildren(make('div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-labelledby': 'pictures' },
      make('table', {}, header(), make('tbody', {}, ...shown.map(row)))));
    status.textContent = items.length === 0 ? 'No picture fits.'
      : 'Pictures ' + (from + 1) + ' to ' + (from + shown.length) + ' of ' + items.length + '.';
    previous.disabled = state.page === 0;
    next.disabled = state.page === pages - 1;
    const again = focus && document.getElementById(focus);
    if (again) {
      again.focus();
    }
  }
  show('');
})();
