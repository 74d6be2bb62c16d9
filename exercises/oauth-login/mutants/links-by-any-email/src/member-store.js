import { randomUUID } from 'node:crypto';

/** Members, by the subject that the provider knows them by, and by their e-mail until it is known. */
export function createMemberStore() {
  const byId = new Map();
  const bySubject = new Map();
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
    identify({ sub, email, name }) {
      const known = bySubject.get(sub);
      if (known !== undefined) return known;
      const member = byEmail.get(email.toLowerCase()) ?? add({ email, name });
      bySubject.set(sub, member);
      return member;
    },
  };
}
