import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withContainer } from '../test-support/open-container.ts';

const read = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8');

/** A new line here is a new way towards the kernel: change the golden file only together with docs/security.md. */
test('learner code is refused exactly what probe.golden.txt says', () =>
  withContainer({ role: 'learner', image: 'python', slot: 0 }, async ({ supervised, run }) => {
    supervised.writeFile('probe.py', read('probe.py'));
    const outcome = await run({ process: 'probe', argv: ['python3', 'probe.py'] });
    expect(outcome.stderr).toBe('');
    await expect(outcome.stdout).toMatchFileSnapshot('probe.golden.txt');
  }));
