// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Draws over the picture where the model looked: what it passed over lies in the dark, or all of it
// in the colours of heat. From word to word the light glides.

const LONGEST = 320; // pixels of the canvas, which is stretched over the picture
const GLIDE = 160; // milliseconds
const HEAT = [[9, 6, 40], [75, 16, 108], [152, 38, 102], [218, 72, 60], [248, 148, 28], [252, 244, 166]];
const still = matchMedia('(prefers-reduced-motion: reduce)');

// Cubic B-spline weights of the four patches around each pixel: smooth, and never beyond the values.
// Pixels outside of the part that the model saw have none.
function spline(pixels, from, size, patches) {
  return Array.from({ length: pixels }, (_, pixel) => {
    const within = ((pixel + 0.5) / pixels - from) / size;
    if (within < 0 || within > 1) {
      return null;
    }
    const at = within * patches - 0.5;
    const t = at - Math.floor(at);
    const weights = [(1 - t) ** 3, 3 * t ** 3 - 6 * t * t + 4, -3 * t ** 3 + 3 * t * t + 3 * t + 1, t ** 3];
    return weights.map((weight, i) => [Math.min(Math.max(Math.floor(at) - 1 + i, 0), patches - 1), weight / 6]);
  });
}

// The map as it lies on the picture. Of a picture that the model saw on its side, rows are columns.
const upright = (map, turned) => (turned ? map[0].map((_, y) => map.map((row) => row[row.length - 1 - y])) : map);

const sum = (taps, value) => taps.reduce((total, [patch, weight]) => total + weight * value(patch), 0);

// The map for each pixel of the canvas, its peak being 1; NaN where the model saw nothing.
function spread(seen, view, width, height) {
  const map = upright(seen, view.turned);
  const across = spline(width, view.left, view.width, map[0].length);
  const down = spline(height, view.top, view.height, map.length);
  const rows = map.map((row) => across.map((taps) => taps ? sum(taps, (column) => row[column]) : NaN));
  const values = new Float32Array(width * height);
  let peak = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = down[y] && across[x] ? sum(down[y], (row) => rows[row][x]) : NaN;
      values[y * width + x] = value;
      peak = value > peak ? value : peak;
    }
  }
  return peak > 0 ? values.map((value) => value / peak) : values;
}

function light(value) {
  const dark = (1 - value) ** 1.6;
  return [6, 12, 20, 205 * dark];
}

function heat(value) {
  const at = value * (HEAT.length - 1);
  const below = Math.min(Math.floor(at), HEAT.length - 2);
  const colour = HEAT[below].map((from, i) => from + (HEAT[below + 1][i] - from) * (at - below));
  return [...colour, 150 + 40 * value];
}

export class Attention {
  #canvas;
  #context;
  #shown = null;
  #frame = 0;
  shade = 'light';

  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { willReadFrequently: true });
  }

  // Makes room for a picture.
  fit(width, height) {
    const scale = LONGEST / Math.max(width, height, 1);
    this.#canvas.width = Math.max(1, Math.round(width * scale));
    this.#canvas.height = Math.max(1, Math.round(height * scale));
    this.hide();
  }

  hide() {
    cancelAnimationFrame(this.#frame);
    this.#canvas.classList.remove('lit');
    delete this.#canvas.dataset.word;
    delete this.#canvas.dataset.drawn;
    this.#shown = null;
  }

  // Shows a map, rows of patches, that covers a part of the picture, in fractions of it.
  show(word, map, view) {
    const { width, height } = this.#canvas;
    const to = spread(map, view, width, height);
    const from = this.#shown;
    const begun = performance.now();
    cancelAnimationFrame(this.#frame);
    this.#canvas.dataset.word = word;
    delete this.#canvas.dataset.drawn;
    this.#canvas.classList.add('lit');
    if (!from || still.matches) {
      this.#draw(to, true);
      return;
    }
    const step = (now) => {
      const part = Math.min(1, Math.max(0, (now - begun) / GLIDE));
      this.#draw(part < 1 ? to.map((value, i) => from[i] + (value - from[i]) * part) : to, part === 1);
      if (part < 1) {
        this.#frame = requestAnimationFrame(step);
      }
    };
    this.#frame = requestAnimationFrame(step);
  }

  #draw(values, last) {
    const { width, height } = this.#canvas;
    const image = this.#context.createImageData(width, height);
    const colour = this.shade === 'heat' ? heat : light;
    values.forEach((value, pixel) => {
      const striped = (pixel % width + Math.floor(pixel / width)) % 8 < 4;
      image.data.set(Number.isNaN(value) ? [70, 78, 86, striped ? 225 : 205] : colour(value), 4 * pixel);
    });
    this.#context.putImageData(image, 0, 0);
    this.#shown = values;
    this.#canvas.toggleAttribute('data-drawn', last);
  }
}
