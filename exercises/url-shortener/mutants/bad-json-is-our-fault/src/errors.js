/** A request that is answered with an error on purpose. */
export class Refusal extends Error {
  constructor(status, message, fields) {
    super(message);
    this.status = status;
    this.fields = fields;
  }
}

export function refusePath(req) {
  throw new Refusal(404, `there is nothing at ${req.path}`);
}

/** Express knows an error handler by its four parameters. Its own errors, such as broken JSON, carry a status too. */
export function sendError(error, req, res, next) {
  const status = error instanceof Refusal ? error.status : 500;
  if (status === 500) console.error(error);
  const message = status === 500 ? 'something went wrong here' : error.message;
  res.status(status).json({ error: message, fields: error.fields });
}
