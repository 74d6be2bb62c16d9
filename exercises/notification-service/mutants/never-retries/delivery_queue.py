"""Brings deliveries from the store through RabbitMQ to the channels, each at least once."""

import json
import threading
import time

import pika

QUEUE = "deliveries"
DEAD_QUEUE = "deliveries.dead"
RELAY_EVERY_SECONDS = 0.1
WORKERS = 5


def start(amqp_url, store, channels):
    # A connection of pika's belongs to one thread.
    threading.Thread(target=forever, args=[relay, amqp_url, store], daemon=True).start()
    for _ in range(WORKERS):
        threading.Thread(target=forever, args=[work, amqp_url, store, channels], daemon=True).start()


def forever(task, amqp_url, *more):
    while True:
        try:
            task(open_channel(amqp_url), *more)
        except Exception as error:
            print(error, flush=True)
            time.sleep(RELAY_EVERY_SECONDS)


def open_channel(amqp_url):
    channel = pika.BlockingConnection(pika.URLParameters(amqp_url)).channel()
    channel.queue_declare(QUEUE, durable=True)
    channel.queue_declare(DEAD_QUEUE, durable=True)
    channel.confirm_delivery()
    channel.basic_qos(prefetch_count=1)
    return channel


def publish(channel, queue, message):
    persistent = pika.BasicProperties(delivery_mode=2, content_type="application/json")
    channel.basic_publish("", queue, json.dumps(message), persistent)


def relay(channel, store):
    while True:
        store.relay(lambda message: publish(channel, QUEUE, message))
        channel.connection.sleep(RELAY_EVERY_SECONDS)


def work(channel, store, channels):
    for method, _, body in channel.consume(QUEUE):
        deliver(json.loads(body), channel, store, channels)
        # Only now may the broker forget it: whoever dies before leaves it to the next.
        channel.basic_ack(method.delivery_tag)


def deliver(message, channel, store, channels):
    delivery = store.find_queued(message["id"], message["channel"])
    if delivery is None:
        return
    outcome = channels.send(delivery)
    if outcome == "sent":
        store.settle(delivery, "sent")
    else:
        publish(channel, DEAD_QUEUE, message)
        store.settle(delivery, "failed")
