import { pino } from 'pino';
import { readConfig } from './config.ts';
import { startServer } from './start-server.ts';

/** Slower than this, and what still hangs is left behind. */
const closeDeadlineMs = 15_000;

const config = readConfig();
const log = pino({ level: config.logLevel, redact: ['req.headers.authorization', 'req.headers.cookie'] });

const server = await startServer(config, log).catch((error: unknown) => {
  log.fatal({ err: error }, 'the server cannot start');
  process.exit(1);
});
log.info({ url: server.url }, 'listening');

let isStopping = false;
const stop = async (): Promise<void> => {
  // A second signal does not wait.
  if (isStopping) process.exit(1);
  isStopping = true;
  log.info('stopping');
  setTimeout(() => {
    log.error('something did not close in time');
    process.exit(1);
  }, closeDeadlineMs).unref();
  await server.close();
  log.info('stopped');
  process.exit(0);
};
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
