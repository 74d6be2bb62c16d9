import { Refusal } from './errors.js';

const maxEmailLength = 254;
const passwordLength = { least: 10, most: 128 };

/** The account that a request's body asks for; whatever else the body says is left behind. */
export function checkAccount(body) {
  const { email, password } = body ?? {};
  const problems = Object.entries({ email: emailProblem(email), password: passwordProblem(password) });
  const found = problems.filter(([, problem]) => problem !== undefined);
  if (found.length > 0) throw new Refusal(422, 'the account is not valid', { fields: Object.fromEntries(found) });
  return { email, password };
}

/** Anything but two texts can only be wrong. */
export function checkCredentials(body) {
  const { email, password } = body ?? {};
  if (typeof email !== 'string' || typeof password !== 'string') throw wrongCredentials();
  return { email, password };
}

export const wrongCredentials = () => new Refusal(401, 'e-mail or password is wrong');

function emailProblem(email) {
  const isEmail = typeof email === 'string' && /^[^@\s]+@[^@\s]+$/.test(email) && email.length <= maxEmailLength;
  return isEmail ? undefined : 'must be an e-mail address';
}

function passwordProblem(password) {
  const { least, most } = passwordLength;
  const isFine = typeof password === 'string' && password.length >= least && password.length <= most;
  return isFine ? undefined : `must have ${least} to ${most} characters`;
}
