import { randomUUID } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** Argon2id with 19 MiB and two passes; salt and parameters are in the text. */
export const hashPassword = (password) => hash(password);

const nobodysHash = await hashPassword(randomUUID());

/** Takes the same time for somebody unknown, whose `passwordHash` is undefined. */
export async function isPassword(password, passwordHash) {
  const matches = await verify(passwordHash ?? nobodysHash, password);
  return matches && passwordHash !== undefined;
}
