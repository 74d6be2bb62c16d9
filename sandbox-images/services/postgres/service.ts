import type { ServiceDefinition } from '../definition.ts';

const mebibyte = 1024 ** 2;
/** Baked into the image: one empty database for each fresh start of the learner's process. */
const databases = ['kata1', 'kata2', 'kata3', 'kata4', 'kata5', 'kata6'];

export const postgres: ServiceDefinition = {
  id: 'postgres',
  programs: ['postgres'],
  // A fast shutdown: SIGTERM would wait for the learner's connections.
  stopSignal: 'SIGINT',
  needs: {
    memoryBytes: 288 * mebibyte,
    processCount: 40,
    folder: { path: '/pg', sizeBytes: 160 * mebibyte, inodeCount: 16_384 },
  },
  access: (logins) => ({ postgres: { host: '127.0.0.1', port: 5432, databases, ...logins } }),
};
