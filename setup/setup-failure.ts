/** Set-up cannot go on: the message says what is wrong and what the person at the terminal can do. Shown without a stack. */
export class SetupFailure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SetupFailure';
  }
}
