/** A request that is answered with an error on purpose. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export function refusePath(req) {
  throw new Refusal(404, `there is nothing at ${req.path}`);
}

/** Express knows an error handler by its four parameters. */
export function sendError(error, req, res, next) {
  const isOnPurpose = error instanceof Refusal || (error.status >= 400 && error.status < 500);
  if (!isOnPurpose) console.error(error);
  res.status(isOnPurpose ? error.status : 500).json({ error: isOnPurpose ? error.message : 'something went wrong here' });
}
