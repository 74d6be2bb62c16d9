/** A request that is answered with an error on purpose. */
export class Refusal extends Error {
  constructor(status, message, fields) {
    super(message);
    this.status = status;
    this.fields = fields;
  }
}

/** Express knows an error handler by its four parameters. Its own errors, such as broken JSON, carry a status too. */
export function sendError(error, req, res, next) {
  const status = error.status >= 400 && error.status < 500 ? error.status : 500;
  if (status === 500) console.error(error.message);
  res.status(status).json({ error: status === 500 ? 'something went wrong here' : error.message, fields: error.fields });
}
