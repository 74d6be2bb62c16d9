import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

/** A reader who is this far behind is cut off: it can come back with `since`. */
const maxBufferedBytes = 512 * 1024;
const maxTextLength = 32_000;

/**
 * Brings messages to the people in a room, on all processes. Redis only says that there is something new; what it is, and
 * in which order, each process reads from Postgres. So a lost or late hint is never a gap.
 */
export function createRooms({ store, presence, redis, subscriber }) {
  // Kept when everybody has left: whoever is about to join holds on to the same room.
  const rooms = new Map();

  const roomNamed = (name) => {
    if (!rooms.has(name)) rooms.set(name, { name, members: new Set(), work: Promise.resolve(), isStale: false });
    return rooms.get(name);
  };

  /** One thing after the other in each room: nobody joins between reading the news and spreading them. */
  const inTurn = (room, work) => {
    const turn = room.work.then(work);
    room.work = turn.catch((error) => console.error(error));
    return turn;
  };

  const spreadNews = (room) => {
    if (room.isStale) return;
    room.isStale = true;
    inTurn(room, async () => {
      room.isStale = false;
      if (room.members.size === 0) return;
      const seenByAll = Math.min(...[...room.members].map(({ seq }) => seq));
      const messages = await store.since(room.name, seenByAll);
      for (const member of room.members) deliver(member, messages);
    });
  };

  const tellOthers = (room, id, event) => {
    for (const member of room.members) if (member.id !== id) send(member, event);
  };

  const announce = (roomName, event) => redis.publish('chat', JSON.stringify({ room: roomName, ...event }));

  const leave = async (room, member) => {
    room.members.delete(member);
    await presence.remove(room.name, member);
    const people = await presence.people(room.name);
    if (!people.includes(member.name)) await announce(room.name, { by: member.id, event: { type: 'left', name: member.name } });
  };

  const hear = async (room, member, data) => {
    const said = parse(data);
    if (said === null) return send(member, { type: 'error', error: 'say {"type": "say", "id", "text"}' });
    const seq = await store.add({ room: room.name, sender: member.name, clientId: said.id, body: said.text });
    send(member, { type: 'ack', id: said.id, seq });
    await announce(room.name, {});
  };

  return {
    async listen() {
      subscriber.on('message', (_channel, text) => {
        const { room: name, by, event } = JSON.parse(text);
        const room = rooms.get(name);
        if (room === undefined) return;
        if (event === undefined) spreadNews(room);
        else tellOthers(room, by, event);
      });
      await subscriber.subscribe('chat');
    },

    async join(connection, { room: roomName, name, since }) {
      const room = roomNamed(roomName);
      const member = { id: randomUUID(), name, connection, seq: 0 };
      // Messages of one person are stored in the order in which they came.
      let hearing = Promise.resolve();
      connection.on('message', (data) => {
        hearing = hearing.then(() => hear(room, member, data)).catch(() => connection.close(1011));
      });
      const isNew = !(await presence.people(roomName)).includes(name);
      await presence.renew(roomName, member);
      const timer = setInterval(() => presence.renew(roomName, member).catch(() => {}), presence.renewEveryMs);
      const lastSeq = await store.lastSeq(roomName);
      send(member, { type: 'welcome', you: name, seq: lastSeq, people: await presence.people(roomName) });
      const missed = since === null ? [] : await store.since(roomName, since);
      deliver(member, missed);
      // A long history takes its time.
      if (since !== null) await setTimeout(50);
      // From now on it hears what is said.
      member.seq = await store.lastSeq(roomName);
      room.members.add(member);
      if (isNew) await announce(roomName, { by: member.id, event: { type: 'joined', name } });
      const end = () => {
        clearInterval(timer);
        leave(room, member).catch((error) => console.error(error));
      };
      if (connection.readyState === connection.CLOSED) end();
      else connection.once('close', end);
    },
  };
}

function deliver(member, messages) {
  for (const message of messages) {
    if (message.seq <= member.seq) continue;
    member.seq = message.seq;
    send(member, { type: 'message', ...message });
  }
}

function send({ connection }, event) {
  if (connection.bufferedAmount > maxBufferedBytes) connection.terminate();
  else if (connection.readyState === connection.OPEN) connection.send(JSON.stringify(event));
}

/** What was said, or null when it is nothing that can be said. */
function parse(data) {
  try {
    const { type, id, text } = JSON.parse(data);
    const isSound = type === 'say' && isText(id, 100) && isText(text, maxTextLength);
    return isSound ? { id, text } : null;
  } catch {
    return null;
  }
}

function isText(value, maxLength) {
  return typeof value === 'string' && value.length > 0 && value.length <= maxLength;
}
