import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Exercise } from '#catalog/load-exercise.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import { type Attacked, type AttackSandbox, openAttackSandbox, readAttack } from '../support/attack-sandbox.ts';
import { loadValidExercise } from '../support/valid-exercise.ts';

const pageBytes = 4096;
const maxSocketBytes = 100 * 1024 ** 2;

let sandbox: AttackSandbox;
let exercise: Exercise;

beforeAll(async () => {
  sandbox = openAttackSandbox();
  exercise = await loadValidExercise('exercises/simple-http-server');
});
afterAll(() => sandbox.close());

/** The reference with an attack around it: a right solution otherwise. */
async function runProbe(file: string, seed?: string): Promise<Attacked> {
  const isPython = file.endsWith('.py');
  const [language, main, honest] = isPython ? ['python', 'server.py', 'honest.py'] : ['node', 'server.js', 'honest.js'];
  const reference = exercise.references[language]?.[main] ?? '';
  const bundle = makeBundle(exercise);
  // The attack comes before the server listens, and must have time to come to its end.
  const limits = { ...bundle.manifest.limits, boot: 60_000, wall: 90_000 };
  const patient = { ...bundle, manifest: { ...bundle.manifest, limits } };
  return sandbox.run(patient, language, { [main]: await readAttack(file), [honest]: reference }, seed);
}

/** `PROBE <row> <name>: <outcome>` → outcome by name. */
function outcomesOf(printed: string, row: string): Record<string, string> {
  const lines = printed.matchAll(/^PROBE (\S+) (.+?): (.*)$/gm);
  return Object.fromEntries([...lines].filter(([, of]) => of === row).map(([, , name, outcome]) => [name, outcome]));
}

describe('a right solution that tries what it should not be able to do', () => {
  let attacked: Attacked;
  const outcomes = (row: string) => outcomesOf(attacked.printed, row);

  beforeAll(async () => {
    attacked = await runProbe('probe.py');
  });

  test('is judged by its answers alone', () => {
    expect(attacked.printed).toContain('PROBE ended');
    expect(attacked.verdict.status, attacked.verdict.reason).toBe('passed');
  });

  test('makes no kernel object that outlives it, and as few files as its disk has inodes (S2)', () => {
    const { shmget, msgget, semget, mq_open, ...files } = outcomes('S2');
    expect([shmget, msgget, semget, mq_open]).toEqual(['EPERM', 'EPERM', 'EPERM', 'EPERM']);
    expect(files).toMatchObject({ 'inodes of /work': 'ENOSPC', 'inodes of /tmp': 'ENOSPC' });
    expect(Number(files['empty files in /work'])).toBeLessThan(5000);
  });

  test('writes to its two folders only, until they are full (S5)', () => {
    // Message queues are refused: see S2.
    expect(outcomes('S5')).toEqual({
      'fill /work': 'ENOSPC',
      'fill /tmp': 'ENOSPC',
      writable: '/dev/mqueue /tmp /work',
    });
  });

  test('stays who it is (S7)', () => {
    expect(outcomes('S7')).toEqual({ 'setuid files': 'none', 'setuid(0)': 'EPERM', su: 'CalledProcessError' });
  });

  test('reaches no network and no name (S8)', () => {
    const { name, ...connections } = outcomes('S8');
    expect(name).toMatch(/name resolution|not known/);
    for (const outcome of Object.values(connections)) expect(outcome).toMatch(/^(ENETUNREACH|EADDRNOTAVAIL|EPERM)$/);
    expect(Object.keys(connections)).toHaveLength(6);
  });

  test('cannot set the clock (S9)', () => expect(outcomes('S9')).toEqual({ clock_settime: 'EPERM' }));

  test('leaves no core file (S14)', () => expect(outcomes('S14')).toEqual({ core: 'DONE signal 6, files: []' }));

  test('sees no process but its own supervisor, and cannot touch that (H4)', () => {
    expect(outcomes('H4')).toEqual({
      processes: 'DONE 1',
      // The kernel does not deliver it to the first process of a namespace: the run went on.
      'kill 1': 'DONE None',
      'ptrace 1': 'EPERM',
      'pidfd_getfd 1': 'EPERM',
      oom_score_adj: 'EACCES',
    });
  });

  test('listens on no low port, and finds no abstract socket of its neighbours (H9)', () => {
    expect(outcomes('H9')).toMatchObject({ 'port 80': 'EACCES', 'abstract sockets': 'DONE 0' });
  });
});

describe('an attack on what all containers share', () => {
  test('socket buffers that nobody reads hold less than 100 MB of the kernel (S3)', async () => {
    const socketBytes = async (): Promise<number> => {
      const [, pages = '0'] = /^TCP: .* mem (\d+)$/m.exec(await readFile('/proc/net/sockstat', 'utf8')) ?? [];
      return Number(pages) * pageBytes;
    };
    const beforeBytes = await socketBytes();
    let mostBytes = 0;
    const watch = setInterval(async () => {
      mostBytes = Math.max(mostBytes, await socketBytes());
    }, 20);
    const { printed } = await runProbe('socket-buffers.py').finally(() => clearInterval(watch));
    expect(printed).toMatch(/PROBE S3 sockets: \d{3,} held/);
    expect(mostBytes - beforeBytes).toBeLessThan(maxSocketBytes);
  });

  test('forty spinning processes do not keep the grader from its report, nor a solution beside them from passing (S4)', async () => {
    const reference = exercise.references['node'] ?? {};
    const [spinning, beside] = await Promise.all([
      runProbe('spinners.py'),
      sandbox.run(makeBundle(exercise), 'node', reference),
    ]);
    expect(['passed', 'failed', 'time-limit-exceeded']).toContain(spinning.verdict.status);
    expect(spinning.verdict.tests.filter(({ status }) => status === 'skipped')).toEqual([]);
    expect(beside.verdict.status, beside.verdict.reason).toBe('passed');
  });

  test('inotify instances taken by one run are not missed by another (S13)', async () => {
    const [first, second] = await Promise.all([runProbe('inotify-hog.py'), runProbe('inotify-hog.py')]);
    for (const { printed } of [first, second]) {
      expect(Number(outcomesOf(printed, 'S13')['inotify instances'])).toBeGreaterThan(100);
    }
  });
});

describe('an attack on the word of the grader', () => {
  test('bytes that look like the frames of the engine are text of the solution (H12)', async () => {
    const { verdict, printed } = await runProbe('frame-bytes.js');
    expect(verdict.status, verdict.reason).toBe('passed');
    expect(printed.match(/"type":"end"/g)?.length).toBeGreaterThanOrEqual(5);
  });

  test('answers learned in one run are wrong in the next (H8)', async () => {
    const table: Record<string, unknown> = {};
    const bundle = makeBundle(exercise);
    const recorder = (exercise.references['node']?.['server.js'] ?? '').replace(
      'const { status, body, headers } = answer(request.method, request.url);',
      `$&\n  console.log('ASKED ' + JSON.stringify([request.method + ' ' + request.url, { status, headers: { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(JSON.stringify(body)), ...headers }, body: JSON.stringify(body) }]));`,
    );
    const first = await sandbox.run(bundle, 'node', { 'server.js': recorder }, '11111111');
    expect(first.verdict.status, first.verdict.reason).toBe('passed');
    for (const [, line = ''] of first.printed.matchAll(/^ASKED (.*)$/gm)) {
      const [key, answer] = JSON.parse(line) as [string, unknown];
      table[key] = answer;
    }
    const files = { 'server.js': await readAttack('replay.js'), 'answers.json': JSON.stringify(table) };
    const { verdict } = await sandbox.run(bundle, 'node', files, '22222222');
    expect(verdict.status).toBe('failed');
  });

  test('what a solution prints while sealed tests run is told to nobody (H7)', async () => {
    const bundle = makeBundle(exercise);
    const plan = bundle.plan.map((group) => ({ ...group, visibility: 'sealed' as const }));
    const reference = exercise.references['python'] ?? {};
    const { verdict, events, printed } = await sandbox.run({ ...bundle, plan }, 'python', reference);
    expect(verdict.status, verdict.reason).toBe('passed');
    expect(events.some((event) => event.type === 'output' && event.sealed)).toBe(true);
    expect(printed).not.toContain('GET /echo');
  });
});
