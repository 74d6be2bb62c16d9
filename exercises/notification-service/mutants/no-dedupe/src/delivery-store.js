import { randomUUID } from 'node:crypto';
import { earliest } from './quiet-hours.js';

const maxAttempts = 3;
const relayedAtOnce = 50;

/**
 * What was accepted, and what became of it. A delivery is `queued` until it is `sent` or `failed`; while it waits for its
 * time (quiet hours, another attempt) nobody but this table knows of it.
 */
export function createDeliveryStore(sql, { retryMs }) {
  return {
    async prepare() {
      await sql`
        create table if not exists users (id text primary key, preferences jsonb not null)`;
      await sql`
        create table if not exists notifications (
          id         uuid primary key,
          key        text not null,
          user_id    text not null references users,
          subject    text not null,
          body       text not null,
          created_at timestamptz not null default clock_timestamp()
        )`;
      await sql`
        create table if not exists deliveries (
          notification_id uuid references notifications,
          channel         text,
          status          text not null default 'queued',
          attempts        int not null default 0,
          due_at          timestamptz not null,
          is_relayed      boolean not null default false,
          primary key (notification_id, channel)
        )`;
    },

    async saveUser(id, preferences) {
      await sql`
        insert into users (id, preferences) values (${id}, ${sql.json(preferences)})
        on conflict (id) do update set preferences = excluded.preferences`;
    },

    /** Id of the notification; null for an unknown user. */
    accept({ key, user, subject, text }) {
      return sql.begin(async (sql) => {
        const [known] = await sql`select preferences from users where id = ${user}`;
        if (known === undefined) return null;
        const id = randomUUID();
        await sql`
          insert into notifications (id, key, user_id, subject, body) values (${id}, ${key}, ${user}, ${subject}, ${text})`;
        const now = new Date();
        for (const channel of known.preferences.channels) {
          const isInApp = channel === 'in-app';
          const dueAt = isInApp ? now : earliest(now, known.preferences);
          await sql`
            insert into deliveries (notification_id, channel, status, due_at)
            values (${id}, ${channel}, ${isInApp ? 'sent' : 'queued'}, ${dueAt})`;
        }
        return id;
      });
    },

    async find(id) {
      const deliveries = await sql`select channel, status from deliveries where notification_id::text = ${id}`;
      const [notification] = await sql`select id from notifications where id::text = ${id}`;
      if (notification === undefined) return null;
      return { id, deliveries: Object.fromEntries(deliveries.map(({ channel, status }) => [channel, status])) };
    },

    inApp: (userId) => sql`
      select n.id, n.subject, n.body as text from notifications n
      join deliveries d on d.notification_id = n.id and d.channel = 'in-app'
      where n.user_id = ${userId} order by n.created_at desc limit 50`,

    /** Hands what is due to `publish`. When the process dies in between, it is handed over again. */
    relay(publish) {
      return sql.begin(async (sql) => {
        const due = await sql`
          select notification_id as id, channel from deliveries
          where status = 'queued' and not is_relayed and due_at <= now()
          order by due_at limit ${relayedAtOnce} for update skip locked`;
        for (const { id, channel } of due) {
          await publish({ id, channel });
          await sql`update deliveries set is_relayed = true where notification_id = ${id} and channel = ${channel}`;
        }
      });
    },

    /** What is still to be sent, or undefined when that has happened already. */
    async findQueued({ id, channel }) {
      const [delivery] = await sql`
        select n.id, d.channel, n.subject, n.body as text, u.preferences, d.attempts
        from deliveries d join notifications n on n.id = d.notification_id join users u on u.id = n.user_id
        where n.id = ${id} and d.channel = ${channel} and d.status = 'queued'`;
      return delivery;
    },

    async settle({ id, channel }, status) {
      await sql`update deliveries set status = ${status} where notification_id = ${id} and channel = ${channel}`;
    },

    /** Lets it be tried again, later each time; answers false when it has been tried often enough. */
    async retry({ id, channel, attempts }) {
      if (attempts + 1 >= maxAttempts) return false;
      const dueAt = new Date(Date.now() + retryMs * 2 ** attempts);
      await sql`
        update deliveries set attempts = attempts + 1, due_at = ${dueAt}, is_relayed = false
        where notification_id = ${id} and channel = ${channel}`;
      return true;
    },
  };
}
