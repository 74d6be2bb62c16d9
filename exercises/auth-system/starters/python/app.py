import os

import psycopg
from flask import Flask, request

app = Flask(__name__)

with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    connection.execute(
        """
        create table if not exists users (
          id            text primary key,
          email         text not null,
          password_hash text not null
        )"""
    )


@app.get("/health")
def health():
    return {"status": "ok"}


@app.post("/register")
def register():
    # Start here: check the body, store the user, answer 201.
    # For passwords: `argon2.PasswordHasher(memory_cost=19 * 1024, parallelism=1)`; its own default takes 100 MiB a login.
    # For JSON web tokens: `import jwt`. Requests run in threads: give each thread a connection of its own.
    return {"error": "not built yet"}, 501
