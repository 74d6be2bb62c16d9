/** Messages in Postgres, numbered 1, 2, 3 … in each room. */
export function createMessageStore(sql) {
  return {
    async prepare() {
      await sql`create table if not exists sessions (token text primary key, name text not null)`;
      await sql`create table if not exists rooms (room text primary key, last_seq int not null default 0)`;
      await sql`
        create table if not exists messages (
          room      text,
          seq       int,
          sender    text not null,
          client_id text not null,
          body      text not null,
          primary key (room, seq),
          unique (room, sender, client_id)
        )`;
    },

    async findName(token) {
      const [session] = await sql`select name from sessions where token = ${token}`;
      return session?.name ?? null;
    },

    /** Number of the message; the same one when it was stored before. The lock on its room keeps numbers without gaps. */
    add({ room, sender, clientId, body }) {
      return sql.begin(async (sql) => {
        await sql`insert into rooms (room) values (${room}) on conflict do nothing`;
        const [{ lastSeq }] = await sql`select last_seq as "lastSeq" from rooms where room = ${room} for update`;
        const [known] = await sql`
          select seq from messages where room = ${room} and sender = ${sender} and client_id = ${clientId}`;
        if (known !== undefined) return known.seq;
        const seq = lastSeq + 1;
        await sql`
          insert into messages (room, seq, sender, client_id, body)
          values (${room}, ${seq}, ${sender}, ${clientId}, ${body})`;
        await sql`update rooms set last_seq = ${seq} where room = ${room}`;
        return seq;
      });
    },

    async lastSeq(room) {
      const [known] = await sql`select last_seq as "lastSeq" from rooms where room = ${room}`;
      return known?.lastSeq ?? 0;
    },

    /** Messages above that number, in order. */
    since(room, seq) {
      return sql`
        select seq, sender as "from", body as text from messages where room = ${room} and seq > ${seq} order by seq`;
    },
  };
}
