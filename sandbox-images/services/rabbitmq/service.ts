import type { ServiceDefinition } from '../definition.ts';

const mebibyte = 1024 ** 2;
/** Baked into `start`: one empty virtual host for each fresh start of the learner's process. */
const virtualHosts = ['kata1', 'kata2', 'kata3', 'kata4', 'kata5', 'kata6'];

export const rabbitmq: ServiceDefinition = {
  id: 'rabbitmq',
  programs: ['beam.smp'],
  stopSignal: 'SIGTERM',
  needs: {
    memoryBytes: 256 * mebibyte,
    processCount: 48,
    folder: { path: '/rabbitmq', sizeBytes: 48 * mebibyte, inodeCount: 4096 },
  },
  access: (logins) => ({ rabbitmq: { host: '127.0.0.1', port: 5672, virtualHosts, ...logins } }),
};
