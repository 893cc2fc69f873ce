// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
'use strict';
(function () {
  const data = JSON.parse(document.getElementById('data').textContent);
  const levels = Uint8Array.from(atob(data.levels), (character) => character.charCodeAt(0));
  const patches = data.rows * data.columns;
  const tokens = data.tops.length / data.maps;
  const picture = document.getElementById('picture');
  const canvas = document.getElementById('map');
  const status = document.getElementById('status');
  const buttons = Array.from(document.querySelectorAll('.word'));
  const state = { word: -1, layer: -1, head: -1, style: 'heat', smooth: true };
  const ramp = [[20, 11, 82], [120, 28, 109], [196, 60, 75], [249, 142, 9], [252, 255, 164]];

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  function chosenMap() {
    if (state.layer < 0) {
      return 0;
    }
    return state.head < 0 ? 1 + state.layer
      : 1 + data.layers + state.layer * data.heads + state.head;
  }

  // The mean over the tokens of the chosen word, or of the whole caption.
  function weights() {
    const word = data.words[state.word];
    const from = word ? word.from : 0;
    const to = word ? word.to : tokens;
    const sums = new Float64Array(patches);
    for (let token = from; token < to; token++) {
      const map = token * data.maps + chosenMap();
      for (let patch = 0; patch < patches; patch++) {
        sums[patch] += levels[map * patches + patch] / 255 * data.tops[map] / (to - from);
      }
    }
    return sums;
  }

  function colour(share) {
    const at = share * (ramp.length - 1);
    const below = Math.min(Math.floor(at), ramp.length - 2);
    return ramp[below].map((value, i) => value + (ramp[below + 1][i] - value) * (at - below));
  }

  function paint(share) {
    return state.style === 'light' ? [0, 0, 0, 225 * (1 - share)] : [...colour(share), 90 + 120 * share];
  }

  // A pixel for each patch, the way the picture lies.
  function patchImage(values, top) {
    const across = data.turned ? data.rows : data.columns;
    const down = data.turned ? data.columns : data.rows;
    const small = make('canvas', { width: across, height: down });
    const context = small.getContext('2d');
    const image = context.createImageData(across, down);
    values.forEach((value, patch) => {
      const row = Math.floor(patch / data.columns);
      const column = patch % data.columns;
      const x = data.turned ? row : column;
      const y = data.turned ? data.columns - 1 - column : row;
      image.data.set(paint(top > 0 ? value / top : 0), 4 * (y * across + x));
    });
    context.putImageData(image, 0, 0);
    return small;
  }

  function draw(values, top) {
    canvas.width = picture.naturalWidth || data.width;
    canvas.height = picture.naturalHeight || data.height;
    const context = canvas.getContext('2d');
    const [left, upper, width, height] = data.region;
    context.scale(canvas.width / data.width, canvas.height / data.height);
    context.imageSmoothingEnabled = state.smooth;
    context.imageSmoothingQuality = 'high';
    context.drawImage(patchImage(values, top), left, upper, width, height);
    const unseen = new Path2D();
    unseen.rect(0, 0, data.width, data.height);
    unseen.rect(left, upper, width, height);
    context.beginPath();
    context.rect(0, 0, data.width, data.height);
    context.clip();
    context.fillStyle = 'rgba(128, 128, 128, .75)';
    context.fill(unseen, 'evenodd');
  }

  function percent(share) {
    return (100 * share).toFixed(share < 0.0995 ? 1 : 0) + '\u00a0%';
  }

  function tell(values, top) {
    const word = data.words[state.word];
    const sum = values.reduce((a, b) => a + b, 0);
    const peak = values.indexOf(top);
    const subject = word ? '\u201c' + word.text + '\u201d: the model was ' + word.sure + ' sure. ' : 'The whole caption: ';
    status.textContent = subject + percent(sum) + ' of the attention went to the picture, the most (' +
      percent(top) + ') to the patch in row ' + (Math.floor(peak / data.columns) + 1) + ' of ' + data.rows +
      ' and column ' + (peak % data.columns + 1) + ' of ' + data.columns + '.';
  }

  function legend(top) {
    const bar = make('canvas', { class: 'ramp', width: 64, height: 1, 'aria-hidden': 'true' });
    const context = bar.getContext('2d');
    const image = context.createImageData(64, 1);
    for (let i = 0; i < 64; i++) {
      image.data.set(paint(i / 63), 4 * i);
    }
    context.putImageData(image, 0, 0);
    const [left, upper, width, height] = data.region;
    const whole = left < 1 && upper < 1 && left + width > data.width - 1 && upper + height > data.height - 1;
    document.getElementById('legend').replaceChildren('0', bar, percent(top) + ' of the attention for each patch',
      whole ? '' : '· grey: not seen by the model');
  }

  function show() {
    const values = Array.from(weights());
    const top = Math.max(...values);
    draw(values, top);
    legend(top);
    tell(values, top);
    buttons.forEach((button, index) => button.setAttribute('aria-pressed', String(index === state.word)));
  }

  function choose(word) {
    if (word !== state.word) {
      state.word = word;
      show();
    }
  }

  function select(label, options, change) {
    const list = make('select', {}, ...options.map(([value, text]) => make('option', { value: value }, text)));
    list.addEventListener('change', () => { change(list.value); show(); });
    return [make('label', {}, label, list), list];
  }

  function numbered(all, name, count) {
    return [['-1', all], ...Array.from({ length: count }, (_, i) => [String(i), name + ' ' + (i + 1)])];
  }

  buttons.forEach((button, index) => {
    button.addEventListener('mouseenter', () => choose(index));
    button.addEventListener('focus', () => choose(index));
    button.addEventListener('click', () => choose(index));
    button.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const next = buttons[index + step];
      if (next) {
        next.focus();
        event.preventDefault();
      }
    });
  });

  const controls = document.getElementById('controls');
  if (data.maps > 1) {
    const hasHeads = data.maps > 1 + data.layers;
    const [headLabel, heads] = select('Head', numbered('all, mean', 'head', data.heads),
      (value) => { state.head = Number(value); });
    heads.disabled = true;
    const [layerLabel] = select('Layer', numbered('all, mean', 'layer', data.layers), (value) => {
      state.layer = Number(value);
      heads.disabled = state.layer < 0;
      if (heads.disabled) {
        heads.value = '-1';
        state.head = -1;
      }
    });
    controls.append(layerLabel, ...(hasHeads ? [headLabel] : []));
  }
  const [styleLabel] = select('Show as', [['heat', 'heat map'], ['light', 'light on the picture']],
    (value) => { state.style = value; });
  const smooth = make('input', { type: 'checkbox', id: 'smooth' });
  smooth.checked = true;
  smooth.addEventListener('change', () => { state.smooth = smooth.checked; show(); });
  const all = make('button', { type: 'button' }, 'Whole caption');
  all.addEventListener('click', () => choose(-1));
  controls.append(styleLabel, make('label', { class: 'inline' }, smooth, 'smooth'), all);
  picture.addEventListener('load', show);
  show();
})();
