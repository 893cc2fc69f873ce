// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Talks to the server: requests with the key, problems as errors, events one by one. Everything in
// the page that needs the server goes through here.

const KEY = 'veduta.key';

// What went wrong, in the words of the server where it had some.
export class Problem extends Error {
  constructor({ type = '', status = 0, title = 'It did not work', detail = '', retryAfter = 0 }) {
    super(detail || title);
    this.name = 'Problem';
    this.type = type; // a URN that tells problems apart
    this.status = status; // of HTTP; 0 when the server was not reached
    this.title = title;
    this.detail = detail; // what to do about it
    this.retryAfter = retryAfter; // seconds; 0 when the server named none
  }
}

// What is told when the server does not answer.
export const unreachable = () => new Problem({
  title: 'The server can’t be reached',
  detail: 'Look whether it is still running (./veduta serve) and whether this device is online, then try again.',
});

let askForKey = async () => false;

// Says who asks for a key when the server wants one: gets the problem, resolves to true when there
// is a new key to try.
export function onKeyNeeded(ask) {
  askForKey = ask;
}

export function key() {
  return sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY) ?? '';
}

// Keeps the key until the browser is closed, or for good; an empty one is forgotten.
export function keepKey(value, remember) {
  sessionStorage.removeItem(KEY);
  localStorage.removeItem(KEY);
  if (value) {
    (remember ? localStorage : sessionStorage).setItem(KEY, value);
  }
}

// The address of something under v1, wherever the application is deployed.
export function address(path) {
  return new URL('v1/' + path, document.baseURI);
}

// Asks the server: path under v1, and what fetch() takes. Resolves to a response that is right,
// otherwise throws a Problem, or an AbortError when its signal was used.
export async function request(path, init = {}) {
  const used = key();
  const headers = new Headers(init.headers);
  if (used) {
    headers.set('Authorization', 'Bearer ' + used);
  }
  let response;
  try {
    response = await fetch(address(path), { ...init, headers });
  } catch (error) {
    throw error.name === 'AbortError' ? error : unreachable();
  }
  if (response.ok) {
    return response;
  }
  const problem = await problemOf(response);
  const changed = response.status === 401 && (key() !== used || await askForKey(problem));
  if (changed) {
    return request(path, init);
  }
  throw problem;
}

// The same for an answer in JSON.
export async function json(path, init = {}) {
  const response = await request(path, { ...init, headers: { Accept: 'application/json', ...init.headers } });
  return response.status === 204 ? null : response.json();
}

async function problemOf(response) {
  const about = { status: response.status, retryAfter: Number(response.headers.get('Retry-After')) || 0 };
  try {
    const { type, title, detail } = await response.json();
    return new Problem({ ...about, type, title, detail });
  } catch {
    return new Problem({
      ...about,
      title: 'The server answered ' + response.status,
      detail: 'It gave no reason. Its log may tell more.',
    });
  }
}

// The events of a response, each with its name and its data, which is JSON. EventSource can neither
// post nor send a key.
export async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let event = 'message';
  let data = [];
  try {
    for (;;) {
      const { value, done } = await reader.read();
      rest += value ?? '';
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = done ? '' : lines.pop();
      for (const line of lines) {
        if (line === '') {
          if (data.length > 0) {
            yield { event, data: JSON.parse(data.join('\n')) };
          }
          event = 'message';
          data = [];
        } else if (line.startsWith('event:')) {
          event = line.slice(6).trim();
        } else if (line.startsWith('data:')) {
          data.push(line.slice(5).replace(/^ /, ''));
        }
      }
      if (done) {
        return;
      }
    }
  } catch (error) {
    throw error.name === 'TypeError' ? unreachable() : error;
  } finally {
    reader.cancel().catch(() => {});
  }
}

// Asks for a text about a picture. What is settled of it comes as it is written, by `tell`; resolves
// to the whole answer.
export async function written(path, fields, { signal, tell = () => {} } = {}) {
  const response = await request(path, {
    method: 'POST', body: form(fields), headers: { Accept: 'text/event-stream' }, signal,
  });
  for await (const { event, data } of events(response)) {
    if (event === 'token') {
      tell(data.text);
    } else if (event === 'problem') {
      throw new Problem(data);
    } else if (event === 'caption') {
      return data;
    }
  }
  throw new Problem({ title: 'The answer broke off', detail: 'The server closed the connection before the end. Try again.' });
}

// A form to post; what is undefined or empty is left out.
export function form(fields) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== '') {
      data.append(name, value);
    }
  }
  return data;
}
