import type { AnyNode, CallExpression } from 'acorn';
import { full } from 'acorn-walk';
import { type ExerciseManifest, type Services, servedServicesOf } from '#contracts/exercise-manifest.ts';
import { didYouMean } from './nearest.ts';
import { type HarnessFile, literalText, placeOf } from './parse-harness.ts';
import { type Problem, problem } from './problem.ts';
import type { YamlFile } from './read-yaml.ts';

type Declared = { manifest: ExerciseManifest; yaml: YamlFile };

/** Verbs of the harness that need a service of `kata.yaml`. */
const serviceOfVerb: Record<string, keyof Services> = {
  pg: 'postgres',
  maria: 'mariadb',
  redis: 'redis',
  amqp: 'rabbitmq',
  inbox: 'smtp',
  oidc: 'oidc',
};
/** What every process of the learner is told anyway. */
const takenVariables = ['PORT', 'HOST', 'DATABASE_URL', 'MARIADB_URL', 'REDIS_URL', 'AMQP_URL'];

/** Whether the harness uses declared services only, and every one has a variable of its own. */
export function checkServices(declared: Declared, harness: readonly HarnessFile[]): Problem[] {
  return [...checkVariables(declared), ...harness.flatMap((file) => checkUse(declared.manifest.services, file))];
}

/** A pod takes it in one piece, and each group of tests has a copy. */
const maxSeedBytes = 2 * 1024 ** 2;
const sqliteHeader = 'SQLite format 3\0';

/** Whether the database that a program's SQLite file begins as is one. */
export function checkSeed({ manifest, yaml }: Declared, files: ReadonlyMap<string, Buffer>): Problem[] {
  const seed = manifest.services.sqlite?.seed;
  const bytes = seed === undefined ? undefined : files.get(seed);
  const fault = seed === undefined ? null : faultOfSeed(bytes);
  if (fault === null) return [];
  const message = `services.sqlite.seed: ${seed} ${fault}: make it with \`sqlite3 ${seed} < seed.sql\`.`;
  return [problem('KATA138', yaml.file, message, yaml.placeOf(['services', 'sqlite', 'seed']))];
}

function faultOfSeed(bytes: Buffer | undefined): string | null {
  if (bytes === undefined) return 'is not there';
  if (bytes.length > maxSeedBytes) return 'is larger than 2 MiB';
  return bytes.toString('latin1', 0, sqliteHeader.length) === sqliteHeader ? null : 'is no SQLite database';
}

function checkVariables({ manifest, yaml }: Declared): Problem[] {
  const taken = new Set([...takenVariables, ...Object.keys(manifest.env)]);
  const { stubs, ...served } = servedServicesOf(manifest.services);
  const { sqlite } = manifest.services;
  const others = { ...served, ...(sqlite === undefined ? {} : { sqlite }) };
  const keysAndSpecs: [string[], { env: string }][] = [
    ...Object.entries(others).map(([name, spec]): [string[], { env: string }] => [['services', name], spec]),
    ...Object.entries(stubs).map(([name, spec]): [string[], { env: string }] => [['services', 'stub', name], spec]),
  ];
  return keysAndSpecs.flatMap(([keys, { env }]) => {
    const isTaken = taken.has(env);
    taken.add(env);
    if (!isTaken) return [];
    const message = `${keys.join('.')}: the variable ${env} is taken already: set env to another name.`;
    return [problem('KATA136', yaml.file, message, yaml.placeOf(keys))];
  });
}

function checkUse(services: Services, { path, program }: HarnessFile): Problem[] {
  const found: Problem[] = [];
  full(program, (node) => {
    const call = node as AnyNode;
    if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier') return;
    const message =
      call.callee.name === 'stub' ? missingStub(call, services) : missingService(call.callee.name, services);
    if (message !== null) found.push(problem('KATA135', `harness/${path}`, message, placeOf(call)));
  });
  return found;
}

function missingStub(call: CallExpression, { stub = {} }: Services): string | null {
  const name = literalText(call.arguments[0]);
  if (name === undefined || Object.hasOwn(stub, name)) return null;
  const hint = didYouMean(name, Object.keys(stub)) || ` Add services: { stub: { ${name}: {} } }.`;
  return `stub("${name}") is not declared in kata.yaml.${hint}`;
}

function missingService(verb: string, services: Services): string | null {
  const service = Object.hasOwn(serviceOfVerb, verb) ? serviceOfVerb[verb] : undefined;
  if (service === undefined || services[service] !== undefined) return null;
  return `${verb}() needs the service "${service}", which kata.yaml does not declare: add services: { ${service}: {} }.`;
}
