import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UsageError } from './exit-code.ts';
import { connectServer } from './server-connection.ts';

const url = 'http://127.0.0.1:3000';
const accounts = [
  { role: 'admin', token: 'of the admin' },
  { role: 'learner', token: 'of the learner' },
];
let environment: { DATA_DIR: string };

beforeAll(async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'wirekata-connection-'));
  await writeFile(path.join(dataDir, 'dev.json'), JSON.stringify({ url, accounts }));
  environment = { DATA_DIR: dataDir };
});
afterAll(() => rm(environment.DATA_DIR, { recursive: true }));

test.each([
  ['without a choice', {}],
  ['when it is named', { server: url }],
  ['when it is named with a slash', { server: `${url}/` }],
])('the server that runs here is asked as its demo learner, %s', async (_when, choice) => {
  expect(await connectServer(choice, environment)).toMatchObject({ url, token: 'of the learner' });
});

test.each(['https://kata.example.org', 'http://127.0.0.1:3001', `${url}@kata.example.org`])(
  "the demo learner's token is not sent to %s",
  async (server) => {
    const connecting = connectServer({ server }, environment);
    await expect(connecting).rejects.toThrow(
      new UsageError(`no token for ${server}: make one on ${server}/account and give it with --token.`),
    );
  },
);

test('another server is asked with the token that was given', async () => {
  const choice = { server: 'https://kata.example.org/', token: 'mine' };
  const nothing = { DATA_DIR: path.join(environment.DATA_DIR, 'nothing') };
  expect(await connectServer(choice, nothing)).toMatchObject({ url: 'https://kata.example.org', token: 'mine' });
});

test('a server without a token needs one, also where none has run here', async () => {
  const nothing = { DATA_DIR: path.join(environment.DATA_DIR, 'nothing') };
  await expect(connectServer({ server: url }, nothing)).rejects.toThrow(`no token for ${url}`);
});
