"""
Brings messages to the people in a room, on all processes. Redis only says that there is something new; what it is, and in
which order, each process reads from Postgres. So a lost or late hint is never a gap.
"""

import asyncio
import json
import uuid

from websockets.exceptions import ConnectionClosed

# A reader who is this far behind is cut off: it can come back with `since`.
MAX_WAITING_BYTES = 512 * 1024
MAX_TEXT_LENGTH = 32_000


class Room:
    def __init__(self, name):
        self.name = name
        self.members = set()
        # One thing after the other: nobody joins between reading the news and spreading them.
        self.turn = asyncio.Lock()
        self.is_stale = False


class Member:
    def __init__(self, name, connection):
        self.id = str(uuid.uuid4())
        self.name = name
        self.seq = 0
        self._connection = connection
        self._waiting = asyncio.Queue()
        self._waiting_bytes = 0

    def send(self, event):
        text = json.dumps(event)
        self._waiting_bytes += len(text)
        if self._waiting_bytes > MAX_WAITING_BYTES:
            self._connection.transport.abort()
        else:
            self._waiting.put_nowait(text)

    def deliver(self, messages):
        for message in messages:
            if message["seq"] > self.seq:
                self.seq = message["seq"]
                self.send({"type": "message", **message})

    async def write(self):
        """Each member has a writer of its own, so that a slow one holds up nobody else."""
        try:
            while True:
                text = await self._waiting.get()
                await self._connection.send(text)
                self._waiting_bytes -= len(text)
        except ConnectionClosed:
            pass


class Rooms:
    def __init__(self, store, presence, redis):
        self._store = store
        self._presence = presence
        self._redis = redis
        # Kept when everybody has left: whoever is about to join holds on to the same room.
        self._rooms = {}

    async def listen(self):
        """Subscribes; the coroutine that it returns hears until the process ends."""
        subscriber = self._redis.pubsub()
        await subscriber.subscribe("chat")
        return self._hear_hints(subscriber)

    async def join(self, connection, room_name, name, since):
        """Lets somebody be in a room until their connection ends."""
        room = self._rooms.setdefault(room_name, Room(room_name))
        member = Member(name, connection)
        is_new = name not in await self._presence.people(room_name)
        await self._presence.renew(room_name, member)
        async with asyncio.TaskGroup() as tasks:
            helpers = [tasks.create_task(member.write()), tasks.create_task(self._keep_present(room, member))]
            await self._enter(room, member, since)
            if is_new:
                await self._announce(room, by=member.id, event={"type": "joined", "name": name})
            try:
                # Messages of one person are stored in the order in which they came.
                async for text in connection:
                    await self._hear(room, member, text)
            except ConnectionClosed:
                pass
            finally:
                for helper in helpers:
                    helper.cancel()
                await self._leave(room, member)

    async def _enter(self, room, member, since):
        async with room.turn:
            last_seq = await self._store.last_seq(room.name)
            member.seq = last_seq if since is None else since
            people = await self._presence.people(room.name)
            member.send({"type": "welcome", "you": member.name, "seq": last_seq, "people": people})
            member.deliver(await self._store.since(room.name, member.seq))
            room.members.add(member)

    async def _leave(self, room, member):
        room.members.discard(member)
        await self._presence.remove(room.name, member)
        if member.name not in await self._presence.people(room.name):
            await self._announce(room, by=member.id, event={"type": "left", "name": member.name})

    async def _hear(self, room, member, text):
        said = parse(text)
        if said is None:
            member.send({"type": "error", "error": 'say {"type": "say", "id", "text"}'})
            return
        seq = await self._store.add(room.name, member.name, said["id"], said["text"])
        member.send({"type": "ack", "id": said["id"], "seq": seq})
        await self._announce(room)

    async def _announce(self, room, **more):
        await self._redis.publish("chat", json.dumps({"room": room.name, **more}))

    async def _hear_hints(self, subscriber):
        async with asyncio.TaskGroup() as tasks:
            async for hint in subscriber.listen():
                if hint["type"] != "message":
                    continue
                data = json.loads(hint["data"])
                room = self._rooms.get(data["room"])
                if room is None:
                    continue
                if "event" not in data:
                    if not room.is_stale:
                        room.is_stale = True
                        tasks.create_task(self._spread_news(room))
                    continue
                for member in room.members:
                    if member.id != data["by"]:
                        member.send(data["event"])

    async def _spread_news(self, room):
        async with room.turn:
            room.is_stale = False
            if room.members:
                messages = await self._store.since(room.name, min(member.seq for member in room.members))
                for member in room.members:
                    member.deliver(messages)

    async def _keep_present(self, room, member):
        while True:
            await asyncio.sleep(self._presence.renew_every_seconds)
            await self._presence.renew(room.name, member)


def parse(text):
    """What was said, or None when it is nothing that can be said."""
    try:
        said = json.loads(text)
    except ValueError:
        return None
    if not isinstance(said, dict) or said.get("type") != "say":
        return None
    is_sound = is_text(said.get("id"), 100) and is_text(said.get("text"), MAX_TEXT_LENGTH)
    return said if is_sound else None


def is_text(value, max_length):
    return isinstance(value, str) and 0 < len(value) <= max_length
