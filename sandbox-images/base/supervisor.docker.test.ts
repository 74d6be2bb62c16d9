import { once } from 'node:events';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { encodeFrame } from '#worker/sandbox/supervisor-frames.ts';
import { type TestContainer, testEnv, untilExit, withContainer } from '../test-support/open-container.ts';

const learner = { role: 'learner', image: 'base' } as const;
const { SIGKILL, SIGTERM } = constants.signals;

const sh = (script: string, process = 'server') => ({ process, argv: ['sh', '-c', script] });

async function untilPrints({ supervised }: TestContainer, text: string): Promise<void> {
  for (let printed = ''; !printed.includes(text); ) {
    const [, , bytes] = await once(supervised.events, 'output');
    printed += bytes.toString();
  }
}

test('files arrive with their folders and content, and scripts with the right to be executed', () =>
  withContainer(learner, async ({ supervised, run }) => {
    supervised.writeFile('src/deep/data.txt', 'grüße\n');
    supervised.writeFile('run.sh', '#!/bin/sh\necho ran\n');
    const outcome = await run(sh('cat src/deep/data.txt; stat -c "%a %U:%u %n" src/deep src/deep/data.txt run.sh'));
    expect(outcome.stdout).toBe(
      'grüße\n755 UNKNOWN:29000 src/deep\n644 UNKNOWN:29000 src/deep/data.txt\n755 UNKNOWN:29000 run.sh\n',
    );
  }));

test.each(['/tmp/absolute', '../outside', 'a/../../outside', ''])('the path "%s" is refused', (path) =>
  withContainer(learner, async ({ supervised }) => {
    const refused = once(supervised.events, 'refused');
    supervised.writeFile(path, 'x');
    expect(await refused).toEqual([path, 'must be a relative path inside the folder']);
  }),
);

test('a file that does not fit the disk is refused with the reason', () =>
  withContainer(learner, async ({ supervised, run }) => {
    await run(sh('dd if=/dev/zero of=fill bs=1M; true'));
    const refused = once(supervised.events, 'refused');
    supervised.writeFile('more.txt', 'x'.repeat(100_000));
    expect(await refused).toEqual(['more.txt', 'cannot be written: No space left on device']);
  }));

test('a process gets exactly the given environment, an empty stdin and no other open files', () =>
  withContainer(learner, async ({ run }) => {
    const outcome = await run({
      ...sh('tr "\\0" "\\n" </proc/self/environ; cat; ls /proc/self/fd | wc -l'),
      env: { PATH: '/bin', A: 'b=c' },
    });
    // ls itself opens the folder as its fourth file.
    expect(outcome).toMatchObject({ stdout: 'PATH=/bin\nA=b=c\n4\n', stderr: '', code: 0, signal: null });
  }));

test('stdout and stderr are told apart and arrive whole before the exit', () =>
  withContainer(learner, async ({ run }) => {
    const outcome = await run(sh('head -c 3000000 /dev/zero | tr "\\0" x; echo problem >&2; exit 3'));
    expect(outcome.stdout.length).toBe(3_000_000);
    expect(outcome).toMatchObject({ stderr: 'problem\n', code: 3, signal: null });
  }));

test('a command that does not exist ends with 127 and the reason', () =>
  withContainer(learner, async ({ run }) => {
    const outcome = await run({ process: 'server', argv: ['no-such-program'] });
    expect(outcome).toMatchObject({ code: 127, refusals: ['cannot be started: No such file or directory'] });
  }));

test('a name can be used again after the exit but not before', () =>
  withContainer(learner, async ({ supervised, run }) => {
    const first = untilExit(supervised, 'server');
    supervised.start({ ...sh('sleep 60'), env: testEnv });
    supervised.start({ ...sh('echo second'), env: testEnv });
    supervised.signal('server', SIGKILL);
    expect(await first).toMatchObject({ stdout: '', refusals: ['is already running'], code: null, signal: SIGKILL });
    expect(await run(sh('echo third'))).toMatchObject({ stdout: 'third\n', code: 0 });
  }));

test('what a process and everything it has started use is counted, wherever it has gone, and the neighbour’s is not', () =>
  withContainer(learner, async (container) => {
    const { supervised } = container;
    const usageOf = async (name: string) => {
      const usage = once(supervised.events, 'usage');
      supervised.measure(name);
      return (await usage)[0];
    };
    const open = 'exec 5</dev/null 6</dev/null 7</dev/null';
    supervised.start({ ...sh(`${open}; setsid sleep 60 & echo up; sleep 60`), env: testEnv });
    await untilPrints(container, 'up');
    const whole = { process: 'server', pid: expect.any(Number), processCount: 3, openFileCount: 18 };
    await expect.poll(() => usageOf('server')).toMatchObject(whole);
    expect((await usageOf('server')).residentBytes).toBeGreaterThan(500_000);
    supervised.start({ ...sh('sleep 60 & echo beside; wait', 'other'), env: testEnv });
    await untilPrints(container, 'beside');
    expect(await usageOf('server')).toMatchObject(whole);
    const refused = once(supervised.events, 'refused');
    supervised.measure('nobody');
    expect(await refused).toEqual(['nobody', 'is not running']);
  }));

test('a signal reaches the whole group', () =>
  withContainer(learner, async (container) => {
    const { supervised } = container;
    const outcome = untilExit(supervised, 'server');
    const script =
      'trap "wait; echo parent; exit 5" TERM; (trap "echo child; exit" TERM; echo up; while :; do sleep 0.05; done) & wait';
    supervised.start({ ...sh(script), env: testEnv });
    await untilPrints(container, 'up');
    supervised.signal('server', SIGTERM);
    expect(await outcome).toMatchObject({ stdout: 'up\nchild\nparent\n', code: 5 });
  }));

test('a grandchild that keeps the pipes delays the exit by 200 ms at most and ends with the process', () =>
  withContainer(learner, async ({ run }) => {
    const startedAt = performance.now();
    expect(await run(sh('sleep 60 & echo started'))).toMatchObject({ stdout: 'started\n', code: 0 });
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect((await run(sh('ps -eo comm', 'ps'))).stdout).not.toContain('sleep');
  }));

test('a million lines on stdin are one order', () =>
  withContainer(learner, async ({ run }) => {
    const outcome = await run({
      ...sh('sort -u | tr "\\n" " "; cat'),
      stdin: { text: 'line a\nline b\n', repeat: 500_000 },
    });
    expect(outcome).toMatchObject({ stdout: 'line a line b ', code: 0 });
    const count = await run({ ...sh('wc -lc'), stdin: { text: 'line a\nline b\n', repeat: 500_000 } });
    expect(count.stdout.trim().split(/\s+/)).toEqual(['1000000', '7000000']);
  }));

test('a process that does not read its stdin still ends', () =>
  withContainer(learner, async ({ run }) => {
    const outcome = await run({ ...sh('exit 4'), stdin: { text: 'x'.repeat(1000), repeat: 1000 } });
    expect(outcome).toMatchObject({ code: 4, refusals: [] });
  }));

test('processor time and wall time are told apart', () =>
  withContainer(learner, async ({ run }) => {
    const busy = await run(sh('i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; sleep 0.3'));
    expect(busy.cpuMs).toBeGreaterThan(50);
    expect(busy.wallMs - busy.cpuMs).toBeGreaterThan(250);
  }));

test('a kill for memory is counted', () =>
  withContainer({ ...learner, image: 'python' }, async ({ run }) => {
    const outcome = await run({ process: 'hog', argv: ['python3', '-c', 'x = bytearray(400_000_000)'] });
    expect(outcome).toMatchObject({ code: null, signal: SIGKILL, oomKillCount: 1 });
  }));

test('a seventeenth process is refused with an exit', () =>
  withContainer(learner, async ({ supervised, run }) => {
    for (let index = 1; index <= 16; index += 1) supervised.start({ ...sh('sleep 60', `p${index}`), env: testEnv });
    expect(await run(sh('true'))).toMatchObject({ code: 127, refusals: ['too many processes are running'] });
  }));

test('it survives a fork bomb, says that nothing can be started, and kills it on order', () =>
  withContainer({ ...learner, image: 'python' }, async ({ supervised, run }) => {
    const program = `
import os, time
while True:
    try: os.fork()
    except OSError: time.sleep(0.01)
`;
    supervised.start({ process: 'bomb', argv: ['python3', '-c', program], env: testEnv });
    await sleep(1000);
    expect(await run(sh('echo no'))).toMatchObject({ code: 127, refusals: ['Resource temporarily unavailable'] });
    supervised.killAll();
    await untilExit(supervised, 'bomb');
    expect(await run(sh('echo alive', 'again'))).toMatchObject({ stdout: 'alive\n', code: 0 });
  }));

test('the learner cannot look into PID 1, write to its streams, limit it or end it', () =>
  withContainer({ ...learner, image: 'python' }, async ({ run }) => {
    const program = `
import os, resource, signal
for path in ['environ', 'mem', 'maps', 'fd', 'fd/1', 'cwd', 'root', 'exe', 'stack']:
    try:
        open(f'/proc/1/{path}', 'rb').read(1) if path not in ('fd', 'cwd', 'root') else os.listdir(f'/proc/1/{path}')
        print(path, 'readable')
    except OSError as error: print(path, error.strerror)
try: resource.prlimit(1, resource.RLIMIT_NOFILE, (3, 3)); print('prlimit done')
except OSError as error: print('prlimit', error.strerror)
for name in ['SIGKILL', 'SIGSTOP', 'SIGTERM', 'SIGINT', 'SIGSEGV', 'SIGCHLD']: os.kill(1, getattr(signal, name))
`;
    const outcome = await run({ process: 'spy', argv: ['python3', '-c', program] });
    expect(outcome.stderr).toBe('');
    expect(outcome.stdout).not.toMatch(/readable|done/);
    expect(outcome.stdout.match(/Permission denied|Operation not permitted/g)).toHaveLength(10);
    expect(await run(sh('echo alive', 'again'))).toMatchObject({ stdout: 'alive\n' });
  }));

test('the container ends within 1.5 s when its stdin closes', () =>
  withContainer(learner, async ({ attached, supervised }) => {
    supervised.start({ ...sh('trap "" TERM INT HUP; while :; do sleep 1; done'), env: testEnv });
    await once(supervised.events, 'started');
    const startedAt = performance.now();
    attached.endInput();
    expect(await attached.waitForExit()).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(1500);
  }));

test('the container ends when its lifetime is over', () =>
  withContainer({ ...learner, lifetimeSeconds: 1 }, async ({ attached }) => {
    const startedAt = performance.now();
    expect(await attached.waitForExit()).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(3000);
  }));

test('a worker that speaks another protocol ends it with exit code 70', () =>
  withContainer(learner, async ({ attached }) => {
    attached.write(encodeFrame('?', Buffer.alloc(0)));
    attached.write(Buffer.from('Z\xff\xff\xff\xff', 'latin1'));
    expect(await attached.waitForExit()).toBe(70);
  }));
