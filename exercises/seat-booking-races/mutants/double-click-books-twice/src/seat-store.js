import { randomUUID } from 'node:crypto';
import { Refusal } from './errors.js';

/**
 * The row of a seat says who has it and until when; `infinity` is a booking. Whoever acts on seats locks their rows first,
 * so that what it has seen stays true, and always in the order of their names, so that no two wait for each other.
 */
export function createSeatStore(sql) {
  return {
    async prepare() {
      await sql`create table if not exists shows (id text primary key, title text not null)`;
      await sql`
        create table if not exists seats (
          show_id    text not null references shows,
          name       text not null,
          hold_id    text,
          held_until timestamptz,
          primary key (show_id, name)
        )`;
      await sql`
        create table if not exists holds (
          id         text primary key,
          show_id    text not null references shows,
          seats      text[] not null,
          booking_id text unique
        )`;
    },

    addShow: ({ title, seats }) =>
      sql.begin(async (tx) => {
        const id = randomUUID();
        await tx`insert into shows (id, title) values (${id}, ${title})`;
        await tx`insert into seats (show_id, name) select ${id}, unnest(${seats}::text[])`;
        return readShow(tx, id);
      }),

    getShow: (id) => readShow(sql, id),

    hold: (show, { seats, seconds }) =>
      sql.begin(async (tx) => {
        const found = await lockSeats(tx, show, seats);
        if (found.length < seats.length) await refuseUnknown(tx, show);
        const taken = found.filter(({ isTaken }) => isTaken).map(({ name }) => name);
        if (taken.length > 0) throw new Refusal(409, `${taken.join(', ')} cannot be had`, { seats: taken });
        const id = randomUUID();
        await tx`insert into holds (id, show_id, seats) values (${id}, ${show}, ${seats})`;
        const [{ expiresAt }] = await tx`
          update seats set hold_id = ${id}, held_until = now() + make_interval(secs => ${seconds})
          where show_id = ${show} and name = any(${seats})
          returning held_until as "expiresAt"`;
        return { id, show, seats, expiresAt };
      }),

    book: (holdId) =>
      sql.begin(async (tx) => {
        const [hold] = await tx`
          select show_id as show, seats, booking_id as "bookingId" from holds where id = ${holdId}`;
        if (hold === undefined) throw new Refusal(404, `there is no hold ${holdId}`);
        const { show, seats, bookingId } = hold;
        if (bookingId !== null) throw new Refusal(409, 'this hold is booked already');
        const locked = await lockSeats(tx, show, seats);
        const isOurs = locked.every((seat) => seat.holdId === holdId && seat.isTaken);
        if (!isOurs) throw new Refusal(410, 'this hold is over');
        const id = randomUUID();
        await tx`update holds set booking_id = ${id} where id = ${holdId}`;
        await tx`update seats set held_until = 'infinity' where show_id = ${show} and name = any(${seats})`;
        return { id, show, seats };
      }),

    cancel: (bookingId) =>
      sql.begin(async (tx) => {
        const [hold] = await tx`delete from holds where booking_id = ${bookingId} returning show_id as show, seats`;
        if (hold === undefined) throw new Refusal(404, `there is no booking ${bookingId}`);
        const { show, seats } = hold;
        await lockSeats(tx, show, seats);
        await tx`update seats set hold_id = null, held_until = null where show_id = ${show} and name = any(${seats})`;
      }),
  };
}

async function readShow(sql, id) {
  const [show] = await sql`select id, title from shows where id = ${id}`;
  if (show === undefined) throw new Refusal(404, `there is no show ${id}`);
  const seats = await sql`
    select name,
           case when held_until = 'infinity' then 'booked' when held_until > now() then 'held' else 'free' end as state
    from seats where show_id = ${id}`;
  return { ...show, seats: Object.fromEntries(seats.map(({ name, state }) => [name, state])) };
}

function lockSeats(tx, show, names) {
  return tx`
    select name, hold_id as "holdId", held_until is not null and held_until > now() as "isTaken"
    from seats where show_id = ${show} and name = any(${names})
    order by name for update`;
}

async function refuseUnknown(tx, show) {
  await readShow(tx, show);
  throw new Refusal(422, 'the hold is not valid', { fields: { seats: 'must be seats of this show' } });
}
