// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Starts the page: its two views, each with an address of its own, and the dialog for the key. A
// view is filled when it is first shown. Several pictures that come to the first view go to that of
// folders as a `pictures` event on its section, with `detail.found`.

import { byId } from './dom.js';
import { mount as mountJobs } from './jobs.js';
import { prepareKey } from './key.js';
import { mount as mountPicture } from './studio.js';

const views = {
  picture: { section: byId('picture-view'), title: 'Veduta', mount: mountPicture },
  jobs: { section: byId('jobs-view'), title: 'Folder – Veduta', mount: mountJobs },
};
let current = '';

async function mounted(view) {
  view.mounted ??= view.mount(view.section);
  return view.mounted;
}

async function show(moved) {
  const name = location.hash.slice(1).split('/')[0] || 'picture';
  if (!views[name] || name === current) {
    return;
  }
  current = name;
  for (const [other, { section }] of Object.entries(views)) {
    section.hidden = other !== name;
  }
  for (const link of document.querySelectorAll('.views a')) {
    const here = link.hash === '#' + name;
    link.toggleAttribute('aria-current', here);
    if (here) {
      link.setAttribute('aria-current', 'page');
    }
  }
  document.title = views[name].title;
  await mounted(views[name]);
  if (moved) {
    const heading = views[name].section.querySelector('h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}

// Several pictures are a folder's job.
byId('picture-view').addEventListener('several', async ({ detail }) => {
  location.hash = '#jobs';
  await mounted(views.jobs);
  views.jobs.section.dispatchEvent(new CustomEvent('pictures', { detail }));
});

byId('skip').addEventListener('click', (event) => {
  event.preventDefault();
  byId('main').focus();
});

prepareKey();
addEventListener('hashchange', () => show(true));
show(false);
