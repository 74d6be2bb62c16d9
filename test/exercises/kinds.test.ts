import { afterAll, describe, expect, it } from 'vitest';
import { type SandboxExercise, sandboxExercise } from '#test/support/sandbox-exercise.ts';
import { openLocalSandbox } from '#worker/local-sandbox.ts';

const sandbox = openLocalSandbox();
afterAll(() => sandbox.close());

/** What became of each test: its status, or why it failed. */
async function outcomes(exercise: SandboxExercise, files: Record<string, string>): Promise<Record<string, string>> {
  const order = { kind: 'submit' as const, bundle: sandboxExercise(exercise), language: 'node', files };
  const { tests } = await sandbox.run(order, () => undefined);
  return Object.fromEntries(tests.map(({ id, status, failure }) => [id.slice(2), failure?.message ?? status]));
}

describe('kind tests', () => {
  const exercise: SandboxExercise = {
    manifest: { kind: 'tests', services: { stub: { cart: {} } } },
    run: { suite: ['node', '--test'] },
    before: `const cart = stub('cart');
      const total = (sum) => ({ 'POST /total': ({ json }) => ({ json: { total: sum(json.prices) } }) });
      const right = total((prices) => prices.reduce((sum, price) => sum + price, 0));
      const forgetful = total((prices) => prices[0] ?? 0);`,
    tests: {
      right: `await suite().accepts(cart, right, 'a cart that adds up');`,
      wrong: `await suite().rejects(cart, forgetful, 'a cart that forgets');`,
    },
  };
  const suite = (prices: number[], sum: number): string => `
    const test = require('node:test');
    test('adds up', async () => {
      const body = JSON.stringify({ prices: ${JSON.stringify(prices)} });
      const answer = await fetch(process.env.CART_URL + '/total', { method: 'POST', body });
      require('node:assert').equal((await answer.json()).total, ${sum});
    });`;

  it('a suite passes that accepts the right server and notices the wrong one', async () => {
    expect(await outcomes(exercise, { 'cart.test.js': suite([3, 4], 7) })).toEqual({
      right: 'passed',
      wrong: 'passed',
    });
  });

  it('a suite that asserts too little is told which server it did not notice', async () => {
    expect(await outcomes(exercise, { 'cart.test.js': suite([7], 7) })).toEqual({
      right: 'passed',
      wrong: 'Your tests pass against a cart that forgets: none of them notices.',
    });
  });

  it('a suite that fails against everything, or asks nothing, earns nothing', async () => {
    expect(await outcomes(exercise, { 'cart.test.js': suite([3, 4], 8) })).toMatchObject({
      right: 'Your tests fail against a cart that adds up.',
    });
    const untouched = 'Your tests did not send a single request.';
    const silent = `require('node:test').test('nothing', () => undefined);`;
    expect(await outcomes(exercise, { 'cart.test.js': silent })).toMatchObject({ right: untouched });
    const failing = `require('node:test').test('fails', () => { throw new Error('always'); });`;
    expect(await outcomes(exercise, { 'cart.test.js': failing })).toMatchObject({ wrong: untouched });
  });
});

describe('kind files', () => {
  it('the harness reads the files, and nothing is executed where no language says what', async () => {
    const exercise: SandboxExercise = {
      manifest: { kind: 'files' },
      run: {},
      tests: {
        pinned: `expect.value(/^FROM \\S+@sha256:/.test(solution('Dockerfile')), 'a pinned base image').is(true);`,
        compose: `solution('compose.yaml');`,
      },
    };
    expect(await outcomes(exercise, { Dockerfile: `FROM debian@sha256:${'0'.repeat(64)}\n` })).toEqual({
      pinned: 'passed',
      compose: 'The file compose.yaml is missing.',
    });
    expect(await outcomes(exercise, { Dockerfile: 'FROM debian\n', 'compose.yaml': 'services: {}\n' })).toMatchObject({
      pinned: expect.stringContaining('a pinned base image'),
      compose: 'passed',
    });
  });

  it('a command of the language is run beside the files', async () => {
    const exercise: SandboxExercise = {
      manifest: { kind: 'files' },
      run: { check: ['node', '-e', 'JSON.parse(require("node:fs").readFileSync("package.json"))'] },
      tests: { parses: `expect.value((await script('check').run()).code, 'exit code').is(0);` },
    };
    expect(await outcomes(exercise, { 'package.json': '{}' })).toEqual({ parses: 'passed' });
    expect(await outcomes(exercise, { 'package.json': '{' })).toMatchObject({
      parses: expect.stringContaining('exit code'),
    });
  });
});
