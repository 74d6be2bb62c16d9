import type { ServiceDefinition } from '../definition.ts';

export const redis: ServiceDefinition = {
  id: 'redis',
  programs: ['redis-server'],
  stopSignal: 'SIGTERM',
  access: (logins) => ({ redis: { host: '127.0.0.1', port: 6379, ...logins } }),
};
