import { RequestRefused } from '../../api/http-client.ts';
import type { SaveFailure } from './draft-sync.ts';

/** Not about what was sent: it is kept here and sent again. A proxy's own error page is an unexpected reply. */
const passing = new Set([
  'unreachable',
  'unexpected-reply',
  'database-unavailable',
  'internal-error',
  'too-many-requests',
]);

export function saveFailureOf(error: unknown): SaveFailure {
  if (!(error instanceof RequestRefused)) return 'refused';
  if (error.code === 'not-signed-in') return 'signed-out';
  return passing.has(error.code) ? 'unreachable' : 'refused';
}
