import { describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';

const smallest = {
  DATABASE_URL: 'postgres://localhost/wirekata',
  REDIS_URL: 'redis://localhost',
  SESSION_SECRET: 'x'.repeat(32),
};

describe('the environment of the server', () => {
  test('needs a database, a Redis and a secret, nothing else', () => {
    expect(readConfig(smallest)).toMatchObject({ port: 3000, host: '127.0.0.1', operationsPort: undefined });
  });

  test('has every problem listed at once', () => {
    const broken = { ...smallest, PORT: 'eighty', SESSION_SECRET: 'short', REDIS_URL: 'http://localhost' };
    expect(() => readConfig(broken)).toThrow(/PORT: .*REDIS_URL: .*SESSION_SECRET: must have at least 32/s);
  });

  test('derives its own origins from host and port', () => {
    expect(readConfig({ ...smallest, PORT: '8080' }).publicOrigins).toEqual([
      'http://127.0.0.1:8080',
      'http://localhost:8080',
    ]);
  });

  test('takes several origins and several folders of exercises', () => {
    const config = readConfig({ ...smallest, PUBLIC_ORIGINS: 'https://a.org/, https://b.org', EXERCISES_DIR: '/a:/b' });
    expect(config.publicOrigins).toEqual(['https://a.org', 'https://b.org']);
    expect(config.exerciseDirs).toEqual(['/a', '/b']);
  });

  test('has no cookies for https only without a proxy that tells who came by https', () => {
    expect(() => readConfig({ ...smallest, COOKIE_SECURE: 'true' })).toThrow('COOKIE_SECURE: needs TRUST_PROXY_HOPS');
  });

  test('gives copies on one machine cookies of their own, and https sites one that is bound to the host', () => {
    expect(readConfig({ ...smallest, PORT: '3001' }).session.cookieName).toBe('wirekata-3001');
    expect(readConfig({ ...smallest, COOKIE_SECURE: 'true', TRUST_PROXY_HOPS: '1' }).session.cookieName).toBe(
      '__Host-wirekata',
    );
  });
});
