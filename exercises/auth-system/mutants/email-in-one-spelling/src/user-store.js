import { randomUUID } from 'node:crypto';
import { Refusal } from './errors.js';

export function createUserStore(sql) {
  return {
    async add({ email, passwordHash }) {
      // The unique index settles who was first.
      const [user] = await sql`
        insert into users (id, email, password_hash) values (${randomUUID()}, ${email}, ${passwordHash})
        on conflict (email) do nothing
        returning id, email, role`;
      if (user === undefined) throw new Refusal(409, 'this e-mail is taken');
      return user;
    },

    async find(id) {
      const [user] = await sql`select id, email, role from users where id = ${id}`;
      return user;
    },

    async findByEmail(email) {
      const [user] = await sql`
        select id, password_hash as "passwordHash" from users where email = ${email}`;
      return user;
    },
  };
}
