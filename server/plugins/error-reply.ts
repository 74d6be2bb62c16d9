import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { ApiError, type ApiErrorBody, type ApiErrorCode, apiErrorStatus } from '#contracts/api-error.ts';
import { isDatabaseUnavailable } from '../db/connect.ts';

/** The one place that makes HTTP of an error. */
export const errorReply = fp(async (app) => {
  app.setErrorHandler((error: FastifyError, request, reply) => sendError(error, request, reply));
});

export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error);
  const status = apiErrorStatus[refusal.code];
  if (status >= 500) request.log.error({ err: error }, 'request failed');
  if (refusal.retryAfterSeconds !== undefined) reply.header('retry-after', String(refusal.retryAfterSeconds));
  const body: ApiErrorBody = {
    error: {
      code: refusal.code,
      message: refusal.message,
      id: request.id,
      ...(refusal.fields ? { fields: refusal.fields } : {}),
    },
  };
  // Already shaped: a route's reply schema is for its good replies.
  return reply
    .status(status)
    .type('application/json; charset=utf-8')
    .serializer((payload: unknown) => (typeof payload === 'string' ? payload : JSON.stringify(payload)))
    .send(body);
}

type Refusal = {
  code: ApiErrorCode;
  message: string;
  retryAfterSeconds?: number | undefined;
  fields?: { path: string; message: string }[];
};

/** What Fastify itself refuses, in our words. */
const codeOfFastifyError: Record<string, Refusal> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported-media-type',
    message: 'Send the body as JSON with "content-type: application/json".',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'too-large', message: 'The body is larger than this endpoint takes.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'invalid-request', message: 'The body is empty; JSON was announced.' },
};

/** A reply stays small however many mistakes a request has, and however long the names in it are. */
const maxFieldCount = 20;
const maxFieldLength = 300;

function refusalOf(error: unknown): Refusal {
  if (error instanceof ApiError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const where = (error as FastifyError).validationContext ?? 'body';
    const fields = error.validation.slice(0, maxFieldCount).map((problem) => ({
      path: `${where}${problem.instancePath.replaceAll('/', '.')}`.slice(0, maxFieldLength),
      message: (problem.message ?? 'is not valid').slice(0, maxFieldLength),
    }));
    return { code: 'invalid-request', message: 'The request has mistakes; see "fields".', fields };
  }
  if (isDatabaseUnavailable(error)) {
    return {
      code: 'database-unavailable',
      message: 'The database is not answering. Nothing was changed; try again in a few seconds.',
      retryAfterSeconds: 5,
    };
  }
  const { code, statusCode } = error as Partial<FastifyError>;
  const known = codeOfFastifyError[code ?? ''];
  if (known !== undefined) return known;
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return { code: 'invalid-request', message: 'The request cannot be read: it must be well-formed HTTP and JSON.' };
  }
  return { code: 'internal-error', message: 'Something broke on our side. The id finds it in the log of the server.' };
}
