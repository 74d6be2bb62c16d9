import { expect, test } from 'vitest';
import { loadRuntimes } from '#catalog/load-runtimes.ts';
import { buildImages } from './build.ts';
import { imageNames, imageTag, runtimeNames } from './images.ts';
import { runProgram } from './run-program.ts';
import { testEnv, withContainer } from './test-support/open-container.ts';

const runtimes = [...loadRuntimes().values()];

/** As root and without our flags: to see what is in the image, not what a learner may see of it. */
async function inspectAsRoot(image: string, script: string): Promise<string> {
  await buildImages({ only: [image], onStep: () => undefined });
  const flags = ['run', '--rm', '--network=none', '--user=0', '--entrypoint=/bin/sh'];
  return runProgram('docker', [...flags, imageTag(image), '-c', script]);
}

test.each(imageNames)('%s has no file that raises its caller’s rights', async (image) => {
  const script = 'find / -xdev -type f -perm /6000';
  expect(await inspectAsRoot(image, script)).toBe('');
});

test.each(imageNames)('%s carries no compiler', async (image) => {
  expect(await inspectAsRoot(image, 'for tool in gcc cc clang tcc; do command -v $tool; done; true')).toBe('');
});

test('the grader starts from compiled code that its Node takes', async () => {
  const look = `
    const { readFileSync } = require('node:fs');
    const source = '(function (require) {' + readFileSync('/opt/wirekata/grader.cjs', 'latin1') + '\\n})';
    const script = new (require('node:vm').Script)(source, { cachedData: readFileSync('/opt/wirekata/grader.code') });
    console.log(script.cachedDataRejected);`;
  expect(await inspectAsRoot('grader', `node -e "${look}"`)).toBe('false\n');
});

test.each(runtimeNames)('in %s a learner can write to /work and /tmp only', (image) =>
  withContainer({ role: 'learner', image }, async ({ run }) => {
    const script =
      'find / -xdev -writable -not -type l 2>/dev/null; for at in /work /tmp /dev /dev/shm /run /var/tmp; do touch $at/x 2>/dev/null && echo "$at/x"; done; true';
    const outcome = await run({ process: 'find', argv: ['sh', '-c', script] });
    expect(outcome.stdout.trim().split('\n').sort()).toEqual(['/tmp', '/tmp/x', '/work', '/work/x']);
  }),
);

test.each(runtimes)('$id has the versions that its runtime.yaml promises', ({ id, parts }) =>
  withContainer({ role: 'learner', image: id }, async ({ run }) => {
    for (const { name, version, ask } of parts) {
      const { stdout, stderr } = await run({ process: 'ask', argv: ask });
      const found = /\d+(\.\d+)+/.exec(stdout)?.[0] ?? `nothing, but: ${stdout}${stderr}`;
      expect(`${found}.`.startsWith(`${version}.`), `${name} is promised as ${version}, the image has ${found}`).toBe(
        true,
      );
    }
  }),
);

test('JavaScript and TypeScript in /work import the baked packages', () =>
  withContainer({ role: 'learner', image: 'node' }, async ({ supervised, run }) => {
    const packages = ['express', 'fastify', 'postgres', 'pg', 'ioredis', 'redis', 'ws', 'zod'];
    supervised.writeFile(
      'main.mjs',
      `for (const name of ${JSON.stringify(packages)}) await import(name); console.log('imported');`,
    );
    supervised.writeFile(
      'main.ts',
      "import express from 'express'; const kind: string = typeof express; console.log(kind);",
    );
    supervised.writeFile('main.cjs', "console.log(typeof require('express'), process.version);");
    expect(await run({ process: 'mjs', argv: ['node', 'main.mjs'] })).toMatchObject({
      stdout: 'imported\n',
      stderr: '',
      code: 0,
    });
    expect(await run({ process: 'ts', argv: ['node', 'main.ts'] })).toMatchObject({ stdout: 'function\n', code: 0 });
    expect((await run({ process: 'cjs', argv: ['node', 'main.cjs'] })).stdout).toMatch(/^function v24\./);
  }));

test('Node listens, fetches, watches files, and starts threads and children', () =>
  withContainer({ role: 'learner', image: 'node' }, async ({ supervised, run }) => {
    supervised.writeFile(
      'main.mjs',
      `import { execSync } from 'node:child_process';
       import { scryptSync } from 'node:crypto';
       import { once } from 'node:events';
       import { watch, writeFileSync } from 'node:fs';
       import { createServer } from 'node:http';
       import { Worker } from 'node:worker_threads';
       const server = createServer((_request, response) => response.end('fetched')).listen(3000, '127.0.0.1');
       await once(server, 'listening');
       console.log(await (await fetch('http://127.0.0.1:3000')).text());
       const changed = once(watch('/work'), 'change');
       writeFileSync('/work/new.txt', 'x');
       await changed;
       await once(new Worker('require("node:worker_threads").parentPort.postMessage(1)', { eval: true }), 'message');
       console.log(scryptSync('a', 'b', 8).length, execSync('echo child').toString().trim());
       process.exit();`,
    );
    expect(await run({ process: 'node', argv: ['node', 'main.mjs'] })).toMatchObject({
      stdout: 'fetched\n8 child\n',
      stderr: '',
      code: 0,
    });
  }));

test('Python imports the baked packages and starts children', () =>
  withContainer({ role: 'learner', image: 'python' }, async ({ supervised, run }) => {
    supervised.writeFile(
      'main.py',
      `import asyncio, multiprocessing, sys, threading
import fastapi, flask, gunicorn, psycopg, redis, sqlalchemy, uvicorn

async def child():
    process = await asyncio.create_subprocess_exec('echo', 'child')
    await process.wait()

if __name__ == '__main__':
    asyncio.run(child())
    for method in ('fork', 'spawn'):
        worker = multiprocessing.get_context(method).Process(target=print, args=(method,))
        worker.start()
        worker.join()
    print(sys.version_info[:2])
`,
    );
    expect(await run({ process: 'python', argv: ['python3', 'main.py'] })).toMatchObject({
      stdout: 'child\nfork\nspawn\n(3, 13)\n',
      stderr: '',
      code: 0,
    });
  }));

/** Everything that runtime.yaml promises, by the path it is imported under. */
const goModules = {
  'github.com/gin-gonic/gin': 'v1.8.1',
  'github.com/go-chi/chi/v5': 'v5.2.0',
  'github.com/go-sql-driver/mysql': 'v1.9.0',
  'github.com/golang-jwt/jwt/v5': 'v5.2.2',
  'github.com/gomodule/redigo': 'v1.9.2',
  'github.com/google/uuid': 'v1.6.0',
  'github.com/gorilla/websocket': 'v1.5.3',
  'github.com/jackc/pgx/v4': 'v4.18.1',
  'github.com/lib/pq': 'v1.10.9',
  'github.com/rabbitmq/amqp091-go': 'v1.10.0',
  'golang.org/x/crypto': 'v0.25.0',
  'golang.org/x/sync': 'v0.7.0',
  'golang.org/x/time': 'v0.5.0',
};
const goPackages = [
  ...['github.com/gin-gonic/gin', 'github.com/go-chi/chi/v5', 'github.com/golang-jwt/jwt/v5'],
  ...['github.com/gomodule/redigo/redis', 'github.com/google/uuid', 'github.com/gorilla/websocket'],
  ...[
    'github.com/go-sql-driver/mysql',
    'github.com/jackc/pgx/v4/pgxpool',
    'github.com/lib/pq',
    'github.com/rabbitmq/amqp091-go',
  ],
  ...['golang.org/x/crypto/bcrypt', 'golang.org/x/sync/errgroup', 'golang.org/x/time/rate'],
];
const goEnv = { ...testEnv, ...loadRuntimes().get('go')?.env };
const goBuild = loadRuntimes().get('go')?.build?.command ?? [];

test('a go.mod of one’s own requires the baked modules, which are compiled already, and its program runs', () =>
  withContainer({ role: 'learner', image: 'go' }, async ({ supervised, run }) => {
    const requires = Object.entries(goModules).map(([path, version]) => `require ${path} ${version}\n`);
    supervised.writeFile('go.mod', `module books\n\ngo 1.24\n\n${requires.join('')}`);
    const imports = goPackages.map((path) => `import _ "${path}"\n`).join('');
    supervised.writeFile(
      'main.go',
      `package main\n\nimport "books/shelf"\n${imports}\nfunc main() { println(shelf.Name) }\n`,
    );
    supervised.writeFile('shelf/shelf.go', 'package shelf\n\nconst Name = "shelf"\n');
    const build = await run({ process: 'build', argv: goBuild, env: goEnv });
    expect(build).toMatchObject({ code: 0, stderr: '' });
    // Compiling all of them takes half a minute; linking takes about a second.
    expect(build.cpuMs).toBeLessThan(8000);
    expect(await run({ process: 'kata', argv: ['bin/kata'] })).toMatchObject({ code: 0, stderr: 'shelf\n' });
    expect(await run({ process: 'again', argv: goBuild, env: goEnv })).toMatchObject({ code: 0, stderr: '' });
  }));

test.each(runtimes)(
  'in $id a program in /work runs only if the language builds programs, and one in /tmp never does',
  ({ id, folders }) =>
    withContainer({ role: 'learner', image: id }, async ({ run }) => {
      const copyAndRun = (folder: string) =>
        run({
          process: 'copied',
          argv: ['sh', '-c', `cp /bin/true ${folder}/copy && chmod +x ${folder}/copy && ${folder}/copy`],
        });
      expect((await copyAndRun('/tmp')).code).toBe(126);
      expect((await copyAndRun('/work')).code).toBe(folders.executable ? 0 : 126);
    }),
);

test.each([
  [
    'Flask by gunicorn',
    "from flask import Flask\napp = Flask('kata')\n@app.get('/')\ndef root(): return 'served'\n",
    ['gunicorn', '--worker-tmp-dir', '/tmp', '-b', '127.0.0.1:8000', 'main:app'],
  ],
  [
    'FastAPI by uvicorn',
    "from fastapi import FastAPI\nfrom fastapi.responses import PlainTextResponse\napp = FastAPI()\n@app.get('/', response_class=PlainTextResponse)\ndef root(): return 'served'\n",
    ['uvicorn', '--port', '8000', 'main:app'],
  ],
])('%s serves a request', (_what, source, argv) =>
  withContainer({ role: 'learner', image: 'python' }, async ({ supervised, run }) => {
    supervised.writeFile('main.py', source);
    supervised.start({ process: 'server', argv, env: { PATH: '/usr/bin:/bin', HOME: '/tmp' } });
    const client = `import time, urllib.request
for _ in range(100):
    try:
        print(urllib.request.urlopen('http://127.0.0.1:8000').read().decode())
        break
    except OSError: time.sleep(0.1)
`;
    expect((await run({ process: 'client', argv: ['python3', '-c', client] })).stdout).toBe('served\n');
  }),
);
