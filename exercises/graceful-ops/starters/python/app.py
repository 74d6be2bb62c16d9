import os

import uvicorn
from psycopg_pool import AsyncConnectionPool
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

pool = AsyncConnectionPool(os.environ["DATABASE_URL"], open=False)


async def live(request):
    return JSONResponse({"status": "alive"})


async def ready(request):
    # Start here: 200 when `select 1` works, 503 when it does not. The pool wants to be opened first: `await pool.open()`.
    return JSONResponse({"error": "not built yet"}, status_code=501)


app = Starlette(routes=[Route("/live", live), Route("/ready", ready)])

if __name__ == "__main__":
    # `uvicorn.Server` has a method `handle_exit` for signals, and an attribute `should_exit`.
    uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=int(os.environ["PORT"]))).run()
