/**
 * Who is in a room, on whichever process: a sorted set of connections in Redis, scored with the time at which each ends
 * unless it is renewed. So people of a process that was killed leave by themselves.
 */
export function createPresence({ redis, lifeMs }) {
  const keyOf = (room) => `presence:${room}`;
  const nameOf = (member) => member.slice(member.indexOf(' ') + 1);

  return {
    renewEveryMs: lifeMs / 3,

    renew: (room, { id, name }) => redis.zadd(keyOf(room), Date.now() + lifeMs, `${id} ${name}`),

    remove: (room, { id, name }) => redis.zrem(keyOf(room), `${id} ${name}`),

    async people(room) {
      const members = await redis.zrange(keyOf(room), Date.now(), '+inf', 'BYSCORE');
      return [...new Set(members.map(nameOf))].sort();
    },
  };
}
