import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import Docker from 'dockerode';
import { loadCatalog } from '#catalog/load-catalog.ts';
import { imageNames, imageTag } from '#sandbox-images/images.ts';
import type { Command, CommandContext } from './command.ts';
import { exerciseDirs } from './exercise-dirs.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { createReport } from './report.ts';

const neededNode = 24;
const neededBytes = 3 * 1024 ** 3;
const answerMs = 5000;
const projectRoot = path.join(import.meta.dirname, '..');

/** `advice` says what to do about a failing one. */
type Check = { name: string; status: 'ok' | 'failing'; detail: string; advice?: string };
type Finding = Omit<Check, 'name'>;

const ok = (detail: string): Finding => ({ status: 'ok', detail });
const failing = (detail: string, advice: string): Finding => ({ status: 'failing', detail, advice });

/** Looks at everything Wirekata stands on; each line is ok, or failing with what to do. */
export const doctor: Command = {
  usage: 'kata doctor [--json]',
  async run({ args, streams, environment }: CommandContext): Promise<ExitCode> {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } });
    const report = createReport(streams, values.json);
    const docker = new Docker({ timeout: answerMs });
    const checks: [name: string, check: () => Finding | Promise<Finding>][] = [
      ['node', checkNode],
      ['engine', () => checkEngine(docker)],
      ['images', () => checkImages(docker)],
      ['port', () => checkPort(environment)],
      ['disk', checkDisk],
      ['exercises', () => checkExercises(environment)],
    ];
    let isHealthy = true;
    for (const [name, check] of checks) {
      const { status, detail, advice } = await check();
      isHealthy &&= status === 'ok';
      report.json({ name, status, detail, ...(advice === undefined ? {} : { advice }) } satisfies Check);
      const mark = status === 'ok' ? report.paint('green', 'ok     ') : report.paint('red', 'failing');
      report.line(`${mark} ${name.padEnd(10)} ${detail}${advice === undefined ? '' : `\n${' '.repeat(19)}${advice}`}`);
    }
    return isHealthy ? exitCode.passed : exitCode.notPassed;
  },
};

function checkNode(): Finding {
  const { node } = process.versions;
  if (Number(node.split('.')[0]) >= neededNode) return ok(`Node ${node}`);
  return failing(`Node ${node}`, `Run "npm start" once: the project brings its own Node ${neededNode}.`);
}

async function checkEngine(docker: Docker): Promise<Finding> {
  try {
    const { Version, ApiVersion } = await docker.version();
    const { CgroupVersion, NCPU, MemTotal } = await docker.info();
    return ok(
      `Docker ${Version} (API ${ApiVersion}), cgroup v${CgroupVersion ?? '1'}, ${NCPU} CPUs, ${gibibytes(MemTotal)}`,
    );
  } catch (error) {
    return failing(`no Docker engine answers: ${messageOf(error)}`, 'Run "npm start", or start Docker and try again.');
  }
}

async function checkImages(docker: Docker): Promise<Finding> {
  const missing: string[] = [];
  for (const name of imageNames) {
    const isThere = await docker
      .getImage(imageTag(name))
      .inspect()
      .then(
        () => true,
        () => false,
      );
    if (!isThere) missing.push(name);
  }
  if (missing.length === 0) return ok(`${imageNames.join(', ')}`);
  return failing(`not built for these sources: ${missing.join(', ')}`, 'Run "npm run images".');
}

async function checkPort(environment: NodeJS.ProcessEnv): Promise<Finding> {
  const port = Number(environment['PORT'] ?? 3000);
  const host = environment['HOST'] ?? '127.0.0.1';
  if (await canListen(port, host)) return ok(`${host}:${port} is free`);
  const reply = await fetch(`http://${host}:${port}/api/health`, { signal: AbortSignal.timeout(answerMs) })
    .then((response) => response.json())
    .catch(() => undefined);
  if (typeof reply === 'object' && reply !== null && 'checks' in reply)
    return ok(`Wirekata runs on ${host}:${port}: ${JSON.stringify(reply.checks)}`);
  return failing(
    `${host}:${port} is taken by another program`,
    `Stop it, or start with another: PORT=${port + 1} npm start`,
  );
}

function canListen(port: number, host: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const probe = createServer();
  probe.once('error', () => resolve(false));
  probe.listen(port, host, () => probe.close(() => resolve(true)));
  return promise;
}

async function checkDisk(): Promise<Finding> {
  const { bavail, bsize } = await statfs(projectRoot);
  const freeBytes = bavail * bsize;
  if (freeBytes >= neededBytes) return ok(`${gibibytes(freeBytes)} free`);
  return failing(
    `${gibibytes(freeBytes)} free`,
    `Free ${gibibytes(neededBytes)}, for example with: docker system prune`,
  );
}

async function checkExercises(environment: NodeJS.ProcessEnv): Promise<Finding> {
  const { exercises, broken } = await loadCatalog(exerciseDirs(environment));
  if (broken.length === 0 && exercises.size > 0) return ok(`${exercises.size} valid`);
  const names = broken.map(({ folder }) => folder).join(', ');
  return failing(`${exercises.size} valid, broken: ${names || 'none'}`, 'Run "kata lint" to see every problem.');
}

const gibibytes = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
