import asyncio
import json
import os
import re
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from message_store import MessageStore
from presence import Presence
from redis.asyncio import Redis
from rooms import Rooms
from websockets.asyncio.server import serve

ping_seconds = int(os.environ.get("PING_MS", "10000")) / 1000


async def main():
    store = MessageStore(os.environ["DATABASE_URL"])
    redis = Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
    rooms = Rooms(store, Presence(redis, life_seconds=10 * ping_seconds), redis)
    await store.prepare()

    async def check(connection, request):
        """Answers what is not a websocket that may be opened."""
        if request.path == "/health":
            return answer(connection, HTTPStatus.OK, {"status": "ok"})
        path = urlsplit(request.path).path
        room = re.fullmatch(r"/rooms/([a-z0-9-]{1,40})", path)
        if not room:
            return answer(connection, HTTPStatus.NOT_FOUND, {"error": "there is nothing here"})
        name = await store.find_name(request.headers.get("Authorization", "").removeprefix("Bearer "))
        if name is None:
            return answer(connection, HTTPStatus.UNAUTHORIZED, {"error": "who are you?"})
        connection.room, connection.name = room[1], name
        return None

    async def talk(connection):
        since = parse_qs(urlsplit(connection.request.path).query).get("since")
        await rooms.join(connection, connection.room, connection.name, int(since[0]) if since else None)

    hints = await rooms.listen()
    async with serve(
        talk,
        os.environ.get("HOST", "127.0.0.1"),
        int(os.environ["PORT"]),
        process_request=check,
        max_size=None,
        ping_interval=ping_seconds,
        ping_timeout=5 * ping_seconds,
        compression=None,
    ):
        await hints


def answer(connection, status, body):
    response = connection.respond(status, json.dumps(body))
    del response.headers["Content-Type"]
    response.headers["Content-Type"] = "application/json"
    return response


asyncio.run(main())
