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
      'gunicorn.conf.py': `import os

bind = f"127.0.0.1:{os.environ['PORT']}"
`,
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
