import type { ServiceDefinition } from '../definition.ts';

const mebibyte = 1024 ** 2;
/** Baked into the image: one empty database for each fresh start of the learner's process. */
const databases = ['kata1', 'kata2', 'kata3', 'kata4', 'kata5', 'kata6'];

export const mariadb: ServiceDefinition = {
  id: 'mariadb',
  programs: ['mariadbd'],
  stopSignal: 'SIGTERM',
  needs: {
    memoryBytes: 256 * mebibyte,
    processCount: 64,
    folder: { path: '/mariadb', sizeBytes: 112 * mebibyte, inodeCount: 8192 },
  },
  access: (logins) => ({ mariadb: { host: '127.0.0.1', port: 3306, databases, ...logins } }),
};
