import asyncio
import json
import os
from http import HTTPStatus

from psycopg_pool import AsyncConnectionPool
from redis.asyncio import Redis
from websockets.asyncio.server import serve

TABLES = """
    create table if not exists sessions (token text primary key, name text not null)"""


async def main():
    pool = AsyncConnectionPool(os.environ["DATABASE_URL"], min_size=2, max_size=6, open=False)
    await pool.open()
    async with pool.connection() as connection:
        await connection.execute(TABLES)
    redis = Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
    await redis.ping()

    async def check(connection, request):
        """Answers what is not a websocket that may be opened; None lets it be opened."""
        if request.path == "/health":
            response = connection.respond(HTTPStatus.OK, json.dumps({"status": "ok"}))
            del response.headers["Content-Type"]
            response.headers["Content-Type"] = "application/json"
            return response
        # Start here: who is it, and which room do they want?
        return connection.respond(HTTPStatus.NOT_IMPLEMENTED, "not built yet")

    async def talk(connection):
        async for text in connection:
            print(text)

    async with serve(talk, os.environ.get("HOST", "127.0.0.1"), int(os.environ["PORT"]), process_request=check):
        await asyncio.Future()


asyncio.run(main())
