import time


class Presence:
    """
    Who is in a room, on whichever process: a sorted set of connections in Redis, scored with the time at which each ends
    unless it is renewed. So people of a process that was killed leave by themselves.
    """

    def __init__(self, redis, life_seconds):
        self._redis = redis
        self._life_seconds = life_seconds
        self.renew_every_seconds = life_seconds / 3

    async def renew(self, room, member):
        await self._redis.zadd(f"presence:{room}", {f"{member.id} {member.name}": time.time() + self._life_seconds})

    async def remove(self, room, member):
        await self._redis.zrem(f"presence:{room}", f"{member.id} {member.name}")

    async def people(self, room):
        members = await self._redis.zrangebyscore(f"presence:{room}", time.time(), "+inf")
        return sorted({member.split(" ", 1)[1] for member in members})
