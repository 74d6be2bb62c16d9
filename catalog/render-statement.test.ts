import { expect, test } from 'vitest';
import { createHighlighter } from './highlight-code.ts';
import { createStatementRenderer } from './render-statement.ts';

const render = createStatementRenderer(await createHighlighter());

test('headings, paragraphs and list items get the ids they name', () => {
  const html = render('## Reads {#crud}\n\n{#crud.list} A list.\n\n- {#crud.get} One.\n- Two.\n');
  expect(html).toContain('<h2 id="crud">Reads</h2>');
  expect(html).toContain('<p id="crud.list">A list.</p>');
  expect(html).toContain('<li id="crud.get">One.</li>');
});

test('several ids in one paragraph are all there, and none is shown', () => {
  const html = render('{#ties.top} One. {#ties.next} Two.\n{#ties.third} {#ties.last} `{#code}`\n');
  expect(html).toContain('<p id="ties.top">One. <span id="ties.next"></span>Two.');
  expect(html).toContain('<span id="ties.third"></span><span id="ties.last"></span><code>{#code}</code>');
});

test('code has colours for light and dark', () => {
  const html = render('```js\nconst a = 1;\n```\n');
  expect(html).toMatch(/<pre class="shiki[^>]*>.*--shiki-light:#\w+;--shiki-dark:#\w+/s);
});

test('code of an unknown language is plain and escaped', () => {
  expect(render('```brainfuck\n<b>\n```\n')).toContain('<pre><code>&lt;b&gt;\n</code></pre>');
});

test.each([
  ['a script', '<script>alert(1)</script>'],
  ['an event handler', '<img src="x.png" onerror="alert(1)">'],
  ['a javascript link', '[click](javascript:alert(1))'],
  ['a javascript link in HTML', '<a href="javascript:alert(1)">click</a>'],
  ['a disguised javascript link', '<a href="jav&#x09;ascript:alert(1)">click</a>'],
  ['a data link', '<a href="data:text/html,alert(1)">click</a>'],
  ['a frame', '<iframe src="https://example.org/alert(1)"></iframe>'],
  ['a style', '<p style="background:url(javascript:alert(1))">x</p>'],
  ['an SVG', '<svg onload="alert(1)"><script>alert(1)</script></svg>'],
  ['a form', '<form action="https://example.org/alert(1)"><input></form>'],
])('%s does nothing', (_name, markdown) => {
  const html = render(markdown);
  expect(html).not.toMatch(
    /<(script|iframe|svg|form|input)|onerror|onload|style=|href="(javascript|data)|src="javascript/i,
  );
});

test('harmless HTML stays', () => {
  expect(render('<details><summary>More</summary>\n\nText\n\n</details>')).toContain('<summary>More</summary>');
});
