import os

from flask import Flask
from redis import Redis

app = Flask(__name__)
redis = Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


@app.get("/health")
def health():
    return {"status": "ok"}


@app.post("/keys")
def make_key():
    # Start here: check limit and windowMs, make a key, remember both in Redis.
    return {"error": "not built yet"}, 501


@app.get("/tides")
def tides():
    # `redis.register_script("…")` makes a script that Redis runs as one step.
    return {"tides": ["04:12 high", "10:31 low", "16:40 high", "22:58 low"]}
