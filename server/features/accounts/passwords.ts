import { randomUUID } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for Argon2id: 19 MiB, 2 passes, 1 lane; about 20 ms a hash, off the event loop. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, cost);

/** @returns whether `password` belongs to the hash; an account that is not there has none. */
export type PasswordCheck = (passwordHash: string | undefined, password: string) => Promise<boolean>;

/** An unknown e-mail takes as long as a wrong password, so that time does not tell who has an account. */
export async function createPasswordCheck(): Promise<PasswordCheck> {
  const strangersHash = await hashPassword(randomUUID());
  return async (passwordHash, password) => {
    const isRight = await verify(passwordHash ?? strangersHash, password);
    return isRight && passwordHash !== undefined;
  };
}
