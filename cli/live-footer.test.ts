import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createLiveFooter } from './live-footer.ts';

function capture(properties: { isTTY?: boolean; columns?: number }) {
  const output = Object.assign(new PassThrough(), properties);
  return { output, written: () => String(output.read() ?? '') };
}

test('in a terminal, lines go above a footer that stays on one line and is gone at the end', () => {
  const { output, written } = capture({ isTTY: true, columns: 12 });
  const footer = createLiveFooter(output, () => 'twenty letters or so');
  footer.redraw();
  expect(written()).toBe('twenty lett');
  footer.line('✓ first');
  expect(written()).toBe('\r\u001b[2K✓ first\ntwenty lett');
  footer.close();
  expect(written()).toBe('\r\u001b[2K');
});

test('elsewhere there are the lines alone', () => {
  const { output, written } = capture({});
  const footer = createLiveFooter(output, () => 'never shown');
  footer.redraw();
  footer.line('✓ first');
  footer.close();
  expect(written()).toBe('✓ first\n');
});
