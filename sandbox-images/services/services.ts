import type { ServiceId } from '#contracts/exercise-traits.ts';
import type { ServiceDefinition } from './definition.ts';
import { mariadb } from './mariadb/service.ts';
import { postgres } from './postgres/service.ts';
import { rabbitmq } from './rabbitmq/service.ts';
import { redis } from './redis/service.ts';

/** Every service that `kata.yaml` may declare. */
export const serviceDefinitions: Record<ServiceId, ServiceDefinition> = { mariadb, postgres, rabbitmq, redis };
