import os

import psycopg
from flask import Flask, request

app = Flask(__name__)

with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    connection.execute("create table if not exists shows (id text primary key, title text not null)")


@app.get("/health")
def health():
    return {"status": "ok"}


@app.post("/shows")
def create_show():
    # Start here: store the show and its seats, answer 201 with a Location header.
    # Requests run in threads: give each thread a connection of its own, see gunicorn.conf.py.
    # Several statements that belong together: `with connection.transaction(): …`.
    return {"error": "not built yet"}, 501
