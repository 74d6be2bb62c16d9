import { workerVariables } from '#worker/config.ts';

/** What Node, the engine's client and OpenSSL read. */
const ofTheMachine = /^(PATH|HOME|TMPDIR|TZ|LANG|LC_.*|NODE_.*|SSL_CERT_.*|DOCKER_.*|SSH_AUTH_SOCK)$/;

/** The worker runs hostile code: of set-up's environment it gets what it reads itself, and no secret of anybody else. */
export function makeWorkerEnv(environment: NodeJS.ProcessEnv, redisUrl: string): NodeJS.ProcessEnv {
  const known = Object.entries(environment).filter(
    ([name]) => workerVariables.includes(name) || ofTheMachine.test(name),
  );
  return { DRAIN_TIMEOUT_MS: '3000', ...Object.fromEntries(known), REDIS_URL: redisUrl };
}
