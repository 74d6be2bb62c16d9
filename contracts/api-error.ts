import { z } from 'zod';

/** Every refusal the API can give, with its HTTP status. */
export const apiErrorStatus = {
  'invalid-request': 400,
  'not-signed-in': 401,
  'wrong-credentials': 401,
  'not-allowed': 403,
  'foreign-origin': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'email-taken': 409,
  'idempotency-key-reused': 409,
  'too-large': 413,
  'unsupported-media-type': 415,
  'exercise-broken': 422,
  'language-not-offered': 422,
  'file-not-editable': 422,
  'too-many-requests': 429,
  'internal-error': 500,
  'queue-full': 503,
  'provider-unavailable': 503,
  'database-unavailable': 503,
} as const;
export type ApiErrorCode = keyof typeof apiErrorStatus;

/** Body of every reply with status ≥ 400. `id` finds the request in the server's log. */
export const ApiErrorBody = z.strictObject({
  error: z.strictObject({
    code: z.enum(Object.keys(apiErrorStatus) as [ApiErrorCode, ...ApiErrorCode[]]),
    message: z.string(),
    id: z.string(),
    /** Which input, for `invalid-request`: path as `body.files` and what is wrong with it. */
    fields: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  }),
});
export type ApiErrorBody = z.infer<typeof ApiErrorBody>;

/** An expected refusal; `server/plugins/error-reply.ts` alone turns it into HTTP. */
export class ApiError extends Error {
  readonly code: ApiErrorCode;
  /** Sent as the `retry-after` header. */
  readonly retryAfterSeconds: number | undefined;
  constructor(code: ApiErrorCode, message: string, options: ErrorOptions & { retryAfterSeconds?: number } = {}) {
    super(message, options);
    this.name = 'ApiError';
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
