import { randomUUID } from 'node:crypto';
import { Refusal } from './errors.js';

/** Members, by their e-mail. */
export function createMemberStore() {
  const byId = new Map();
  const byEmail = new Map();

  const add = ({ email, name }) => {
    const member = { id: randomUUID(), email, name };
    byId.set(member.id, member);
    byEmail.set(email.toLowerCase(), member);
    return member;
  };

  return {
    add,
    find: (id) => byId.get(id),

    /** The member whom these claims are about; a new one if nobody is known by them. */
    identify({ email, email_verified: isVerified, name }) {
      if (isVerified !== true) throw new Refusal(403, 'your e-mail is not verified');
      return byEmail.get(email.toLowerCase()) ?? add({ email, name });
    },
  };
}
