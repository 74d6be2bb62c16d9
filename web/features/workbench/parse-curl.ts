import type { HttpRequest } from '#contracts/workbench.ts';
import { strings } from '../../strings/strings.ts';

type Parsed = { request: HttpRequest } | { problem: string };

/** What a shell makes of a word: pieces in quotes, after backslashes and plain ones, one behind the other. */
const piece =
  /(?<space>\s+)|\\\n|'(?<single>[^']*)'|\$'(?<ansi>(?:[^'\\]|\\[\s\S])*)'|"(?<double>(?:[^"\\]|\\[\s\S])*)"|\\(?<escaped>[\s\S])|(?<plain>[^\s'"\\])/y;
const ansiEscapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', 0: '\0' };

/** Null when a quotation does not end. */
function splitShellWords(line: string): string[] | null {
  const words: string[] = [];
  let isWithin = false;
  for (let at = 0; at < line.length; at = piece.lastIndex) {
    piece.lastIndex = at;
    const groups = piece.exec(line)?.groups;
    if (groups === undefined) return null;
    const text = textOf(groups);
    // A backslash at the end of a line joins it with the next, and is no word of its own.
    if (text === undefined) isWithin = isWithin && groups['space'] === undefined;
    else if (isWithin) words.push(words.pop() + text);
    else {
      words.push(text);
      isWithin = true;
    }
  }
  return words;
}

function textOf({ single, ansi, double, escaped, plain }: Record<string, string | undefined>): string | undefined {
  const shown = single ?? escaped ?? plain;
  if (shown !== undefined) return shown;
  if (ansi !== undefined) return ansi.replaceAll(/\\([\s\S])/g, (_, one: string) => ansiEscapes[one] ?? one);
  return double?.replaceAll(/\\(["\\$`\n])/g, (_, one: string) => (one === '\n' ? '' : one));
}

interface Draft {
  method: string | null;
  url: string | null;
  headers: [string, string][];
  data: string[];
  isQuery: boolean;
}

type Take = (draft: Draft, value: string) => string | null;

const header =
  (name: string): Take =>
  (draft, value) => {
    draft.headers.push([name, value]);
    return null;
  };
const data: Take = (draft, value) => {
  if (value.startsWith('@')) return strings.workbench.curl.file;
  draft.data.push(value);
  return null;
};
const nothing: Take = () => null;

/** Options with a value. */
const valued: Record<string, Take> = {
  '--request': (draft, value) => {
    draft.method = value.toUpperCase();
    return null;
  },
  '--header': (draft, value) => {
    const at = value.indexOf(':');
    if (at > 0) draft.headers.push([value.slice(0, at).trim(), value.slice(at + 1).trim()]);
    return null;
  },
  '--url': (draft, value) => {
    draft.url = value;
    return null;
  },
  '--data': data,
  '--data-ascii': data,
  '--data-binary': data,
  '--data-raw': (draft, value) => {
    draft.data.push(value);
    return null;
  },
  '--data-urlencode': (draft, value) => {
    const at = value.indexOf('=');
    if (value.startsWith('@')) return strings.workbench.curl.file;
    draft.data.push(value.slice(0, at + 1) + encodeURIComponent(value.slice(at + 1)));
    return null;
  },
  '--json': (draft, value) => {
    draft.headers.push(['Content-Type', 'application/json'], ['Accept', 'application/json']);
    return data(draft, value);
  },
  '--user': (draft, value) => {
    const bytes = new TextEncoder().encode(value);
    return header('Authorization')(draft, `Basic ${btoa(String.fromCharCode(...bytes))}`);
  },
  '--cookie': header('Cookie'),
  '--user-agent': header('User-Agent'),
  '--referer': header('Referer'),
  '--output': nothing,
  '--write-out': nothing,
  '--max-time': nothing,
  '--connect-timeout': nothing,
  '--retry': nothing,
};
/** Options without one; those that only change what curl prints change nothing here. */
const plain: Record<string, (draft: Draft) => void> = {
  '--get': (draft) => {
    draft.isQuery = true;
  },
  '--head': (draft) => {
    draft.method = 'HEAD';
  },
};
const ignored = new Set(
  '--include --silent --show-error --verbose --insecure --location --compressed --fail --http1.1 --http2 --no-buffer --globoff'.split(
    ' ',
  ),
);
const shortNames: Record<string, string> = {
  ...{ X: '--request', H: '--header', d: '--data', u: '--user', b: '--cookie', A: '--user-agent', e: '--referer' },
  ...{ o: '--output', w: '--write-out', m: '--max-time', G: '--get', I: '--head', i: '--include', s: '--silent' },
  ...{
    S: '--show-error',
    v: '--verbose',
    k: '--insecure',
    L: '--location',
    f: '--fail',
    N: '--no-buffer',
    g: '--globoff',
  },
};

type Option = { name: string; value: string | null };

/** `-sXPOST` → `--silent`, `--request` with `POST`; `--url=x` → `--url` with `x`. A name that is not known stays as it is. */
function optionsIn(word: string): Option[] {
  if (word.startsWith('--')) {
    const [name = '', value = null] = word.split(/=(.*)/s);
    return [{ name, value }];
  }
  const options: Option[] = [];
  for (let at = 1; at < word.length; at++) {
    const name = shortNames[word[at] ?? ''] ?? `-${word[at]}`;
    const rest = word.slice(at + 1);
    if (valued[name] !== undefined) return [...options, { name, value: rest === '' ? null : rest }];
    options.push({ name, value: null });
  }
  return options;
}

/** A curl line → a request to the learner's own server: its address is dropped, whatever it was. */
export function parseCurl(line: string): Parsed {
  const { curl } = strings.workbench;
  const words = splitShellWords(line.trim().replace(/^\$\s+/, ''));
  if (words === null) return { problem: curl.unclosed };
  if (words.shift() !== 'curl') return { problem: curl.notCurl };
  const draft: Draft = { method: null, url: null, headers: [], data: [], isQuery: false };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (!/^-./.test(word)) draft.url = word;
    else
      for (const option of optionsIn(word)) {
        const problem = take(draft, option, words);
        if (problem !== null) return { problem };
      }
  }
  return draft.url === null ? { problem: curl.noUrl } : { request: requestOf(draft, draft.url) };
}

/** Why an option will not do, or null. Its value may be the next of `words`. */
function take(draft: Draft, { name, value }: Option, words: string[]): string | null {
  const { curl } = strings.workbench;
  const takeValue = valued[name];
  if (takeValue !== undefined) {
    const given = value ?? words.shift();
    return given === undefined ? curl.noValue(name) : takeValue(draft, given);
  }
  const change = plain[name];
  if (change === undefined && !ignored.has(name)) return curl.unknown(name);
  change?.(draft);
  return null;
}

function requestOf({ method, headers, data: parts, isQuery }: Draft, url: string): HttpRequest {
  const text = parts.length === 0 ? null : parts.join('&');
  const target = pathOf(url);
  if (isQuery && text !== null) {
    const path = `${target}${target.includes('?') ? '&' : '?'}${text}`;
    return { method: method ?? 'GET', path, headers, body: null };
  }
  const isTold = headers.some(([name]) => name.toLowerCase() === 'content-type');
  const type: [string, string][] =
    text === null || isTold ? [] : [['Content-Type', 'application/x-www-form-urlencoded']];
  return {
    method: method ?? (text === null ? 'GET' : 'POST'),
    path: target,
    headers: [...headers, ...type],
    body: text,
  };
}

/** By hand, because `http://127.0.0.1:$PORT/x` is what a learner has at hand, and no URL. */
function pathOf(url: string): string {
  const path = url
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/^[^/?#]*/, '')
    .replace(/#.*$/, '');
  return encodePath(path.startsWith('/') ? path : `/${path}`);
}

/** What may not be in a path as it is goes as `%20` and the like; what is escaped already stays. */
export function encodePath(path: string): string {
  return path.replaceAll(/[^\x21-\x7e]+/g, (some) => encodeURIComponent(some.toWellFormed()));
}
