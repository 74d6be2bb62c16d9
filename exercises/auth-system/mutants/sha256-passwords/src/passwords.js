import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Salt and SHA-256 of salt and password. */
export function hashPassword(password, salt = randomBytes(16).toString('hex')) {
  const hash = createHash('sha256').update(`${salt}${password}`).digest('hex');
  return `${salt}:${hash}`;
}

const nobodysHash = hashPassword('');

/** Takes the same time for somebody unknown, whose `passwordHash` is undefined. */
export function isPassword(password, passwordHash) {
  const expected = passwordHash ?? nobodysHash;
  const [salt] = expected.split(':');
  const matches = timingSafeEqual(Buffer.from(hashPassword(password, salt)), Buffer.from(expected));
  return matches && passwordHash !== undefined;
}
