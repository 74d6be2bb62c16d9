import { expect, it } from 'vitest';
import { traceIn } from './stack-trace.ts';

it.each([
  'Error: x\n    at handle (file:///srv/app.js:3:9)',
  '{"stack":"Error: x\\n    at handle (/srv/app.js:3:9)"}',
  '<pre>SyntaxError: x<br> &nbsp; &nbsp;at parse (/srv/app.js:3:9)<br></pre>',
  'Traceback (most recent call last):\n  File "/srv/app.py", line 3, in f',
  'panic: x\n\ngoroutine 1 [running]:',
  'java.lang.Error\n\tat App.main(App.java:3)',
  "Cannot find module '/work/app.js'",
])('sees the trace in %j', (text) => {
  expect(traceIn(text)).toBeDefined();
});

it.each(['{"error":"title is missing"}', 'Meet at 10:30:00', '<h1>Not found</h1>', ''])('sees none in %j', (text) => {
  expect(traceIn(text)).toBeUndefined();
});

it.each(['\n', ' ', '#1 /', 'File "', '   at ', 'at :1', '<br ', '.rb:1'])(
  'takes no longer for a megabyte of %j',
  (piece) => {
    const startedMs = performance.now();
    traceIn(piece.repeat(1_000_000 / piece.length));
    expect(performance.now() - startedMs).toBeLessThan(500);
  },
);
