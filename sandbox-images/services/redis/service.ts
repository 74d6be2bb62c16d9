import type { ServiceDefinition } from '../definition.ts';

const mebibyte = 1024 ** 2;

export const redis: ServiceDefinition = {
  id: 'redis',
  programs: ['redis-server'],
  stopSignal: 'SIGTERM',
  needs: {
    memoryBytes: 80 * mebibyte,
    processCount: 16,
    folder: { path: '/redis', sizeBytes: 16 * mebibyte, inodeCount: 1024 },
  },
  access: (logins) => ({ redis: { host: '127.0.0.1', port: 6379, ...logins } }),
};
