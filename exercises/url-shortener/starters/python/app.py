import os

import psycopg
import redis
from flask import Flask, request

app = Flask(__name__)
cache = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)

with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    connection.execute(
        """
        create table if not exists links (
          code       text primary key,
          url        text not null,
          expires_at timestamptz
        )"""
    )


@app.get("/health")
def health():
    return {"status": "ok"}


@app.post("/links")
def create_link():
    # Start here: make a code, insert the link, answer 201 with a Location header.
    # Requests run in threads: give each thread a connection of its own, see gunicorn.conf.py.
    return {"error": "not built yet"}, 501
