import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Docker from 'dockerode';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Health } from '#contracts/health.ts';
import { type OwnProcess, startProcess } from '#test/support/child-process.ts';
import { freePort } from '#test/support/redis-container.ts';
import { waitFor } from '#test/support/stack.ts';
import { type DataDir, openDataDir } from './data-dir.ts';
import { removeVolume } from './steps/platform-container.ts';

const patienceMs = 100_000;
const docker = new Docker();
const newcomer = { email: 'newcomer@example.com', password: 'correct horse', name: 'Newcomer' };
const products: OwnProcess[] = [];
const families: Running[] = [];
let dataDir: DataDir;
let url: string;
let env: Record<string, string>;

beforeAll(async () => {
  dataDir = await openDataDir(await mkdtemp(path.join(tmpdir(), 'wirekata-start-')));
  const port = String(await freePort());
  url = `http://127.0.0.1:${port}`;
  const engine: Record<string, string> = process.env['DOCKER_HOST'] ? { DOCKER_HOST: process.env['DOCKER_HOST'] } : {};
  env = { ...engine, DATA_DIR: dataDir.path, PORT: port, WARM_POD_COUNT: '1', WORKER_CONCURRENCY: '1' };
});
afterAll(async () => {
  // Nothing of it runs any more unless the test has failed.
  for (const product of products) families.push(...(await listFamily(product.pid)));
  for (const { pid } of await listAlive(families)) process.kill(pid, 'SIGKILL');
  for (const role of ['postgres', 'redis']) await removeVolume(docker, `wirekata-${dataDir.id}-${role}`);
  await rm(dataDir.path, { recursive: true });
});

/** What `npm start` becomes. */
function npmStart(): OwnProcess {
  const product = startProcess('setup/bootstrap.mjs', env, ['start']);
  products.push(product);
  return product;
}

async function untilReady(product: OwnProcess): Promise<void> {
  let isOver = false;
  void product.ended().then(() => {
    isOver = true;
  });
  const isReady = () => product.output().includes(`ready ${url}`);
  await waitFor(() => isReady() || isOver, product.output, patienceMs);
  if (!isReady()) throw new Error(`it ended:\n${product.output()}`);
}

type Running = { pid: number; parent: number; command: string };

async function listProcesses(): Promise<Running[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const read = (pid: string, file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  return Promise.all(
    pids.map(async (pid) => ({
      pid: Number(pid),
      parent: Number(/^PPid:\s*(\d+)/m.exec(await read(pid, 'status'))?.[1]),
      command: (await read(pid, 'cmdline')).replaceAll('\0', ' '),
    })),
  );
}

/** A process with all that it has started. */
async function listFamily(pid: number): Promise<Running[]> {
  const all = await listProcesses();
  const below = (parent: number): Running[] =>
    all.filter((one) => one.parent === parent).flatMap((child) => [child, ...below(child.pid)]);
  return [...all.filter((one) => one.pid === pid), ...below(pid)];
}

async function listAlive(family: readonly Running[]): Promise<Running[]> {
  const processes = await listProcesses();
  return processes.filter((one) => family.some(({ pid, command }) => pid === one.pid && command === one.command));
}

async function findWorker(product: OwnProcess): Promise<Running | undefined> {
  return (await listFamily(product.pid)).find(({ command }) => command.includes('worker/main.ts'));
}

/** The first digits of the id that the worker of the moment has on its containers, once it takes runs. */
async function workerTakingRuns(): Promise<string | undefined> {
  const log = await readFile(path.join(dataDir.logsDir, 'worker.log'), 'utf8').catch(() => '');
  return log.includes('taking runs') ? /"worker":"([^"]+)"/.exec(log)?.[1] : undefined;
}

async function listContainers(workers: readonly string[]): Promise<string[]> {
  const containers = await docker.listContainers({ all: true });
  return containers
    .filter(
      ({ Names, Labels }) =>
        Names.some((name) => name.startsWith(`/wirekata-${dataDir.id}-`)) ||
        workers.some((worker) => Labels['wirekata.worker']?.startsWith(worker)),
    )
    .map(({ Names, Labels }) => Labels['wirekata.role'] ?? Names[0] ?? '');
}

async function expectNothingRuns(family: readonly Running[], workers: readonly string[]): Promise<void> {
  const left = async () => {
    const processes = await listAlive(family);
    return [...processes.map(({ command }) => command), ...(await listContainers(workers))];
  };
  let last: string[] = [];
  await waitFor(
    async () => {
      last = await left();
      return last.length === 0;
    },
    () => `the end of ${last.join(', ')}`,
    patienceMs,
  );
}

const post = (place: string, body: object) =>
  fetch(`${url}${place}`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

async function expectSite(): Promise<void> {
  const health = Health.parse(await (await fetch(`${url}/api/health`)).json());
  expect(health.status).toBe('ok');
  const page = await (await fetch(url)).text();
  const script = /<script type="module"[^>]* src="([^"]+)"/.exec(page)?.[1];
  expect(script).toBeDefined();
  expect((await fetch(`${url}${script}`)).status).toBe(200);
}

test.runIf(existsSync('/proc/self/status'))(
  'npm start brings up the site, replaces a dead worker, leaves nothing but the data, and finds the data again',
  async () => {
    const product = npmStart();
    await untilReady(product);
    await expectSite();
    expect((await post('/api/auth/sign-up', newcomer)).status).toBe(201);

    const first = await workerTakingRuns();
    const dead = await findWorker(product);
    process.kill(dead?.pid ?? 0, 'SIGKILL');
    const isReplaced = async () => ![undefined, first].includes(await workerTakingRuns());
    await waitFor(isReplaced, product.output, patienceMs);
    expect(product.output()).toContain('the worker ended (signal SIGKILL)');
    await expectSite();

    const workers = [first, await workerTakingRuns()].filter((id) => id !== undefined);
    const family = await listFamily(product.pid);
    families.push(...family);
    for (const part of ['setup/bootstrap.mjs', 'setup/main.ts', 'server/main.ts', 'worker/main.ts'])
      expect(family.map(({ command }) => command)).toContainEqual(expect.stringContaining(part));
    const parts = ['learner', 'grader', `/wirekata-${dataDir.id}-postgres`, `/wirekata-${dataDir.id}-redis`];
    const areThere = async () => {
      const containers = await listContainers(workers);
      return parts.every((part) => containers.includes(part));
    };
    await waitFor(areThere, parts.join(', '), patienceMs);

    product.kill('SIGINT');
    expect(await product.ended()).toBe(0);
    await expectNothingRuns(family, workers);
    for (const role of ['postgres', 'redis']) await docker.getVolume(`wirekata-${dataDir.id}-${role}`).inspect();

    const again = npmStart();
    await untilReady(again);
    await expectSite();
    const { email, password } = newcomer;
    expect((await post('/api/auth/sign-in', { email, password })).status).toBe(200);

    const third = npmStart();
    expect(await third.ended()).toBe(1);
    expect(third.output()).toContain(`Wirekata already runs on ${dataDir.path}`);
    await expectSite();

    const secondFamily = await listFamily(again.pid);
    families.push(...secondFamily);
    const lastWorker = await workerTakingRuns();
    again.kill('SIGKILL');
    await expectNothingRuns(secondFamily, lastWorker === undefined ? [] : [lastWorker]);
  },
  4 * patienceMs,
);
