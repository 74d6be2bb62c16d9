/** A request that is answered with an error on purpose. `details` are further keys of the answer. */
export class Refusal extends Error {
  constructor(status, message, { headers = {}, ...details } = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
    this.details = details;
  }
}

export function refusePath(req) {
  throw new Refusal(404, `there is nothing at ${req.path}`);
}

/** Express knows an error handler by its four parameters. Its own errors, such as broken JSON, carry a status too. */
export function sendError(error, req, res, next) {
  const status = error.status >= 400 && error.status < 500 ? error.status : 500;
  if (status === 500) console.error(error);
  const message = status === 500 ? 'something went wrong here' : error.message;
  res
    .status(status)
    .set(error.headers ?? {})
    .json({ error: message, ...error.details });
}
