import os

from flask import Flask, g, request
from key_store import KeyStore, check_limit
from limiter import Limiter
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry
from refusal import Refusal
from werkzeug.exceptions import HTTPException

app = Flask(__name__)
# Without a time limit, a Redis that hangs would hang every visitor.
redis = Redis.from_url(
    os.environ["REDIS_URL"],
    decode_responses=True,
    socket_timeout=1.5,
    socket_connect_timeout=1.5,
    retry=Retry(NoBackoff(), 0),
)
keys = KeyStore(redis)
limiter = Limiter(redis)
visitors = {"limit": int(os.environ["VISITOR_LIMIT"]), "windowMs": int(os.environ["VISITOR_WINDOW_MS"])}


@app.get("/health")
def health():
    return {"status": "ok"}


@app.post("/keys")
def make_key():
    return keys.add(check_limit(request.get_json())), 201


@app.get("/tides")
def tides():
    limit_rate()
    return {"tides": ["04:12 high", "10:31 low", "16:40 high", "22:58 low"]}


def limit_rate():
    try:
        limit, decision = decide()
    except RedisError as error:
        # Better no limit than no tides.
        app.logger.error("not limited: %s", error)
        return
    g.headers = {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": str(decision.remaining)}
    if not decision.is_admitted:
        wait_seconds = -(-decision.wait_ms // 1000)
        raise Refusal(429, "too many requests", headers={"Retry-After": str(wait_seconds)})


def decide():
    """A visitor is the address of the connection: headers are what the visitor likes to write."""
    key = request.headers.get("X-Api-Key")
    caller = f"visitor:{request.remote_addr}" if key is None else f"key:{key}"
    limit = visitors if key is None else keys.get(key)
    return limit["limit"], limiter.admit(caller, limit["limit"], limit["windowMs"])


@app.after_request
def add_headers(response):
    response.headers.update(g.get("headers", {}))
    return response


@app.errorhandler(Refusal)
def send_refusal(refusal):
    return refusal.body, refusal.status, refusal.headers


@app.errorhandler(HTTPException)
def send_http_error(error):
    return {"error": error.description}, error.code
