import type { ExerciseBundle } from '#contracts/exercise-bundle.ts';

/** A server that is wrong for every exercise: a harness that gives it points asserts too little. */
export type WrongServer = { id: string; title: string; source: string };

const serve = (answer: string): string => `import { createServer } from 'node:http';
createServer((request, response) => {
${answer}
}).listen(Number(process.env.PORT), '127.0.0.1');
`;
const readAll = (then: string): string =>
  `  const parts = [];\n  request.on('data', (part) => parts.push(part)).on('end', () => {\n${then}\n  });`;

export const wrongServers: readonly WrongServer[] = [
  { id: 'port-never-opened', title: 'port never opened', source: 'setInterval(() => {}, 1000);\n' },
  {
    id: 'empty-object',
    title: '{} with 200 for everything',
    source: serve("  request.resume();\n  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');"),
  },
  {
    id: 'always-500',
    title: '500 for everything',
    source: serve(
      "  request.resume();\n  response.writeHead(500, { 'content-type': 'application/json' }).end('{\"error\":\"failed\"}');",
    ),
  },
  {
    id: 'echo',
    title: 'echo server',
    source: serve(
      readAll(
        "    response.writeHead(200, { 'content-type': request.headers['content-type'] ?? 'application/json' });\n    response.end(Buffer.concat(parts));",
      ),
    ),
  },
  {
    id: 'accept-and-hang',
    title: 'accept and hang',
    source:
      "import { createServer } from 'node:net';\ncreateServer(() => {}).listen(Number(process.env.PORT), '127.0.0.1');\n",
  },
  {
    id: 'slow-drip',
    title: 'slow-drip response',
    source: serve(
      "  request.resume();\n  response.writeHead(200, { 'content-type': 'application/json' });\n  const drip = setInterval(() => response.write(' '), 200);\n  response.on('close', () => clearInterval(drip));",
    ),
  },
  {
    id: 'opens-then-exits',
    title: 'port opened then exit',
    source:
      "import { createServer } from 'node:net';\ncreateServer().listen(Number(process.env.PORT), '127.0.0.1', () => setTimeout(() => process.exit(0), 200));\n",
  },
];

/** Language under which wrong servers run; no exercise offers it. */
export const wrongServerLanguage = 'wrong-server';
const file = 'wrong-server.mjs';

export const wrongServerFiles = ({ source }: WrongServer): Record<string, string> => ({ [file]: source });

/** The bundle with one more language: a wrong server speaks Node whatever the exercise is written in. */
export function withWrongServers(bundle: ExerciseBundle): ExerciseBundle {
  const { manifest } = bundle;
  const processes = Object.keys(manifest.processes);
  const run = Object.fromEntries((processes.length > 0 ? processes : ['web']).map((name) => [name, ['node', file]]));
  const language = {
    ...{ title: 'Wrong server', runtime: 'node', starter: 'none', reference: 'none' },
    ...{ run, editable: ['**'], main: file },
  };
  return {
    ...bundle,
    manifest: { ...manifest, languages: { ...manifest.languages, [wrongServerLanguage]: language } },
  };
}
