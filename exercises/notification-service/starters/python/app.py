import os

import pika
import psycopg
from flask import Flask

app = Flask(__name__)

with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    connection.execute("create table if not exists users (id text primary key, preferences jsonb not null)")

# A connection of pika's belongs to one thread.
broker = pika.BlockingConnection(pika.URLParameters(os.environ["AMQP_URL"]))
broker.channel().queue_declare("deliveries.dead", durable=True)
broker.close()


@app.get("/health")
def health():
    return {"status": "ok"}


@app.post("/notifications")
def accept():
    # Start here: store it, answer 202, and let somebody else send it. The mail server is at SMTP_URL: see `smtplib`.
    return {"error": "not built yet"}, 501
