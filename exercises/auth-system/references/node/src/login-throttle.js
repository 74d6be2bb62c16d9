import { Refusal } from './errors.js';

const attemptsAllowed = 5;
const blockSeconds = 60;

/**
 * Counts attempts, not failures, and before the password is checked: guesses that arrive together are counted one by one,
 * because each count is one statement. A success forgets them.
 */
export function createLoginThrottle(sql) {
  return {
    async countAttempt(email) {
      const [{ count, seconds }] = await sql`
        insert into login_attempts as known (email, count, blocked_until)
        values (lower(${email}), 1, now() + make_interval(secs => ${blockSeconds}))
        on conflict (email) do update set
          count = case when known.blocked_until <= now() then 1 else known.count + 1 end,
          blocked_until = case
            when known.blocked_until <= now() or known.count < ${attemptsAllowed} then excluded.blocked_until
            else known.blocked_until
          end
        returning count, ceil(extract(epoch from blocked_until - now()))::integer as seconds`;
      if (count <= attemptsAllowed) return;
      throw new Refusal(429, 'too many failed logins', { headers: { 'Retry-After': String(seconds) } });
    },

    async forget(email) {
      await sql`delete from login_attempts where email = lower(${email})`;
    },
  };
}
