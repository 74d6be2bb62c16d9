import { z } from 'zod';

const CheckStatus = z.enum(['ok', 'failing']);

/** `degraded`: submissions are accepted, but something they need (queue, workers) is missing. */
export const Health = z.strictObject({
  status: z.enum(['ok', 'degraded', 'failing']),
  checks: z.strictObject({ postgres: CheckStatus, redis: CheckStatus, workers: CheckStatus, exercises: CheckStatus }),
});
export type Health = z.infer<typeof Health>;

/** Redis key `<prefix><workerId>`, set with a short expiry by every healthy worker. */
export const workerHeartbeatPrefix = 'wirekata:worker:';
export const workerHeartbeatSeconds = 15;
