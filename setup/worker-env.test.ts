import { expect, test } from 'vitest';
import { makeWorkerEnv } from './worker-env.ts';

const redisUrl = 'redis://:own@127.0.0.1:6379';

test('the worker gets no secret of the server, of the tests or of anybody else', () => {
  const secrets = {
    DATABASE_URL: 'postgres://wirekata:secret@127.0.0.1/wirekata',
    TEST_DATABASE_URL: 'postgres://wirekata:secret@127.0.0.1/test',
    TEST_REDIS_URL: 'redis://:secret@127.0.0.1',
    REDIS_URL: 'redis://:secret@127.0.0.1',
    SESSION_SECRET: 'secret',
    OIDC_CLIENT_SECRET: 'secret',
    GITHUB_CLIENT_SECRET: 'secret',
    POSTGRES_PASSWORD: 'secret',
    AWS_SECRET_ACCESS_KEY: 'secret',
  };
  expect(makeWorkerEnv(secrets, redisUrl)).toEqual({ DRAIN_TIMEOUT_MS: '3000', REDIS_URL: redisUrl });
});

test('the worker gets what it reads, and what finds programs and the engine', () => {
  const given = {
    PATH: '/usr/bin',
    HOME: '/home/somebody',
    DOCKER_HOST: 'tcp://127.0.0.1:2375',
    NODE_EXTRA_CA_CERTS: '/etc/ca.pem',
    WORKER_CONCURRENCY: '3',
    DRAIN_TIMEOUT_MS: '100',
    LOG_LEVEL: 'debug',
  };
  expect(makeWorkerEnv(given, redisUrl)).toEqual({ ...given, REDIS_URL: redisUrl });
});
