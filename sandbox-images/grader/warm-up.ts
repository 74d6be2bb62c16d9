import { Agent } from 'node:http';
import { duplexPair } from 'node:stream';
import { RunOrder } from '#contracts/harness-message.ts';
import { encodeRequest } from './harness/http/encode-request.ts';
import { sendRequest } from './harness/http/send-request.ts';
import { canConnect } from './harness/process/ports.ts';
import type { HarnessModules } from './harness-modules.ts';
import { openRun } from './open-run.ts';

const nothingListens = 1;
/** As often as it takes for V8 to have compiled what every request runs through. */
const rehearsalCount = 40;
const harness = `
import { kata } from '@kata/harness';
export default kata(({ group, test, expect, any, prop, fc, fixture }) => {
  group('warm', () => {
    test('warm.up', 'Runs the usual paths once', async (t) => {
      expect.value({ id: t.rnd.uuid(), n: 1 }, 'value').is({ id: any.uuid, n: any.integer });
      await prop([fc.string(), fc.nat()], (text, n) => expect.value(text.length + n, 'sum').atLeast(0), { runs: 5 });
      expect.value(fixture('a.txt'), 'fixture').is('b');
    });
    test('warm.failure', 'Fails once', () => expect.value(1, 'one').is(2));
  });
});`;

/** Runs a small harness without any process, so that the real order finds every usual path loaded and compiled. */
export async function warmUp(modules: HarnessModules): Promise<void> {
  const order = RunOrder.parse({
    type: 'run',
    v: 1,
    runId: '00000000-0000-4000-8000-000000000000',
    entries: ['main.js'],
    harness: { 'main.js': harness },
    fixtures: { 'a.txt': 'Yg==' },
    solution: {},
    seed: '00000000',
    groups: [{ id: 'warm', requires: [], tests: ['warm.up', 'warm.failure'] }],
    testTimeoutMs: 5000,
    bootTimeoutMs: 5000,
    processes: {},
    env: {},
    services: {},
  });
  await openRun({ order, modules, write: () => undefined }).finished;
  for (let i = 0; i < rehearsalCount; i++) await rehearseRequest();
  await canConnect(nothingListens, 100);
}

/** An exchange over an in-memory connection: the HTTP client is what the first test of every run waits for. */
async function rehearseRequest(): Promise<void> {
  const [client, server] = duplexPair();
  server.once('data', () => {
    server.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"ok":true}');
  });
  const agent = new Agent();
  agent.createConnection = () => client;
  const request = encodeRequest('POST', '/', { defaults: {}, options: { body: { warm: true } } });
  await sendRequest(request, { port: 1, timeoutMs: 1000, signal: new AbortController().signal, agent });
  agent.destroy();
}
