// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
'use strict';
// Runs before the page is drawn, so that it never flashes in the other theme: this is no module.
{
  const KEY = 'veduta.theme';
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';

  const chosen = localStorage.getItem(KEY);
  if (chosen === 'dark' || chosen === 'light') {
    root.dataset.theme = chosen;
  }

  document.addEventListener('DOMContentLoaded', () => {
    const button = document.getElementById('theme');
    const show = () => button.setAttribute('aria-pressed', String(isDark()));
    button.addEventListener('click', () => {
      root.dataset.theme = isDark() ? 'light' : 'dark';
      localStorage.setItem(KEY, root.dataset.theme);
      show();
    });
    system.addEventListener('change', show);
    show();
  });
}
