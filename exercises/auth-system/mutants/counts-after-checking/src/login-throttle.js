import { Refusal } from './errors.js';

const failuresAllowed = 5;
const blockSeconds = 60;

/** Counts failures in a row. A success forgets them. */
export function createLoginThrottle(sql) {
  return {
    async refuseBlocked(email) {
      const [blocked] = await sql`
        select ceil(extract(epoch from blocked_until - now()))::integer as seconds from login_attempts
        where email = lower(${email}) and count >= ${failuresAllowed} and blocked_until > now()`;
      if (blocked === undefined) return;
      throw new Refusal(429, 'too many failed logins', { headers: { 'Retry-After': String(blocked.seconds) } });
    },

    async countFailure(email) {
      await sql`
        insert into login_attempts as known (email, count, blocked_until)
        values (lower(${email}), 1, now() + make_interval(secs => ${blockSeconds}))
        on conflict (email) do update set
          count = case when known.blocked_until <= now() then 1 else known.count + 1 end,
          blocked_until = excluded.blocked_until`;
    },

    async forget(email) {
      await sql`delete from login_attempts where email = lower(${email})`;
    },
  };
}
