#!/usr/bin/env node
/** Runs the command line on the project's own Node 24, whichever Node (20 or newer) was asked. Plain JavaScript without packages. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const cli = path.dirname(fileURLToPath(import.meta.url));
const pinned = path.join(cli, `../node_modules/node-${process.platform}-${process.arch}/bin/node`);
const [major, minor] = process.versions.node.split('.').map(Number);
const isNewEnough = major > 24 || (major === 24 && minor >= 2);

if (existsSync(pinned)) runOn(pinned);
else if (isNewEnough) runOn(process.execPath);
else {
  console.error(
    `kata needs Node 24.2 or newer, this is ${process.versions.node}: run "npm start" once, it brings its own.`,
  );
  process.exitCode = 3;
}

function runOn(node) {
  // Type stripping is what the catalogue reads harnesses with; Node still calls it experimental.
  const options = ['--disable-warning=ExperimentalWarning', path.join(cli, 'main.ts')];
  const child = spawn(node, [...options, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends SIGINT to both; the child decides when to end.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code) => {
    process.exitCode = code ?? 3;
  });
}
