import { loadRuntimes } from '#catalog/load-runtimes.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import type { ExerciseBundle } from '#contracts/exercise-bundle.ts';
import { LanguageSpec } from '#contracts/exercise-manifest.ts';
import { loadValidExercise } from './valid-exercise.ts';

/** The same server in each language and framework: every path answers `{"hello":"wire"}`. */
export type HelloServer = {
  id: string;
  runtime: string;
  /** Absent where the runtime's own does. */
  run?: string[];
  main: string;
  files: Record<string, string>;
};

const nodeServer = `import { createServer } from 'node:http';
createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ hello: 'wire' }));
}).listen(Number(process.env.PORT), '127.0.0.1');
`;

const gunicornConfiguration = `import os

bind = f"127.0.0.1:{os.environ['PORT']}"
`;

export const helloServers: readonly HelloServer[] = [
  { id: 'node', runtime: 'node', main: 'server.mjs', files: { 'server.mjs': nodeServer } },
  {
    id: 'node, TypeScript',
    runtime: 'node',
    main: 'server.mts',
    files: {
      'server.mts': nodeServer.replace(
        '(request, response)',
        '(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse): void',
      ),
    },
  },
  {
    id: 'node, Express',
    runtime: 'node',
    main: 'server.mjs',
    files: {
      'server.mjs': `import express from 'express';
const app = express();
app.use((request, response) => response.json({ hello: 'wire' }));
app.listen(Number(process.env.PORT), '127.0.0.1');
`,
    },
  },
  {
    id: 'node, NestJS',
    runtime: 'node',
    main: 'server.mjs',
    files: {
      'server.mjs': `import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

class HelloController {
  hello() {
    return { hello: 'wire' };
  }
}
// Node runs no decorators; these calls are what @Get, @Controller and @Module stand for.
Get('{*path}')(HelloController.prototype, 'hello', Object.getOwnPropertyDescriptor(HelloController.prototype, 'hello'));
Controller()(HelloController);
class AppModule {}
Module({ controllers: [HelloController] })(AppModule);

const app = await NestFactory.create(AppModule, { logger: ['error'] });
await app.listen(Number(process.env.PORT), '127.0.0.1');
`,
    },
  },
  {
    id: 'python',
    runtime: 'python',
    main: 'server.py',
    files: {
      'server.py': `import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"hello": "wire"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
`,
    },
  },
  {
    id: 'python, Flask by gunicorn',
    runtime: 'python',
    run: ['gunicorn', 'app:app'],
    main: 'app.py',
    files: {
      'app.py': `from flask import Flask

app = Flask(__name__)


@app.get("/<path:path>")
def hello(path):
    return {"hello": "wire"}
`,
      'gunicorn.conf.py': gunicornConfiguration,
    },
  },
  {
    id: 'python, Django by gunicorn',
    runtime: 'python',
    run: ['gunicorn', 'app:app'],
    main: 'app.py',
    files: {
      'app.py': `from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.urls import re_path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"])
urlpatterns = [re_path("", lambda request: JsonResponse({"hello": "wire"}))]
app = get_wsgi_application()
`,
      'gunicorn.conf.py': gunicornConfiguration,
    },
  },
  {
    id: 'go',
    runtime: 'go',
    main: 'main.go',
    files: {
      'go.mod': 'module kata\n\ngo 1.24\n',
      'main.go': `package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
)

func main() {
	hello := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(map[string]string{"hello": "wire"})
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), http.HandlerFunc(hello)))
}
`,
    },
  },
];

/** @returns what makes the canary's exercise, which asks for that answer, one of a server's language. */
export async function loadHello(): Promise<(server: HelloServer) => ExerciseBundle> {
  const bundle = makeBundle(await loadValidExercise('worker/canary/hello-wire'));
  const runtimes = loadRuntimes();
  return ({ runtime: id, run, main }) => {
    const runtime = runtimes.get(id);
    if (runtime === undefined) throw new Error(`there is no runtime "${id}"`);
    const web = run ?? runtime.run.map((part) => part.replace('{main}', main));
    const language = LanguageSpec.parse({
      ...{ title: id, runtime: id, starter: 'none', reference: 'none', main, run: { web } },
      ...(runtime.build === undefined ? {} : { build: runtime.build.command }),
    });
    return { ...bundle, manifest: { ...bundle.manifest, languages: { hello: language } } };
  };
}
