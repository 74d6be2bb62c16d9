import os
from contextlib import asynccontextmanager

import psycopg
import uvicorn
from database import Database
from draining_server import DrainingServer
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

database = Database(os.environ["DATABASE_URL"])


@asynccontextmanager
async def lifespan(app):
    await database.open()
    yield


async def live(request):
    return JSONResponse({"status": "alive"})


async def ready(request):
    if server.is_draining:
        return unavailable("about to stop")
    if not await database.is_well():
        return unavailable("the database does not answer")
    return JSONResponse({"status": "ready"})


async def report(request):
    ms = int(request.query_params["ms"])
    try:
        await database.work(ms)
    except psycopg.OperationalError:
        return unavailable("the database cannot be reached")
    return JSONResponse({"ms": ms})


def unavailable(reason):
    return JSONResponse({"error": reason}, status_code=503)


app = Starlette(lifespan=lifespan, routes=[Route("/live", live), Route("/ready", ready), Route("/report", report)])

server = DrainingServer(
    uvicorn.Config(
        app,
        host=os.environ.get("HOST", "127.0.0.1"),
        port=int(os.environ["PORT"]),
        log_level="warning",
    )
)

if __name__ == "__main__":
    server.run()
