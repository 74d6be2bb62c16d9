/** Our failure, never the learner's: the attempt is retried and ends as `internal-error` at worst (`docs/security.md` P3). */
export class PlatformFault extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PlatformFault';
  }
}
