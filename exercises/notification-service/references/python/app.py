import os

import delivery_queue
from delivery_store import DeliveryStore
from flask import Flask, request
from mail_and_hooks import Channels
from refusal import Refusal
from rules import check_notification, check_preferences
from werkzeug.exceptions import HTTPException

app = Flask(__name__)
store = DeliveryStore(os.environ["DATABASE_URL"], retry_ms=int(os.environ.get("RETRY_MS", "1000")))
delivery_queue.start(os.environ["AMQP_URL"], store, Channels(os.environ["SMTP_URL"]))


@app.get("/health")
def health():
    return {"status": "ok"}


@app.put("/users/<user_id>")
def save_user(user_id):
    store.save_user(user_id, check_preferences(request.get_json()))
    return "", 204


@app.get("/users/<user_id>/in-app")
def in_app(user_id):
    return store.in_app(user_id)


@app.post("/notifications")
def accept():
    body = check_notification(request.get_json())
    notification_id = store.accept(body["key"], body["user"], body["subject"], body["text"])
    if notification_id is None:
        raise Refusal(404, "there is no such user")
    return {"id": notification_id}, 202, {"Location": f"/notifications/{notification_id}"}


@app.get("/notifications/<notification_id>")
def read(notification_id):
    deliveries = store.find(notification_id)
    if deliveries is None:
        raise Refusal(404, "there is no such notification")
    return {"id": notification_id, "deliveries": deliveries}


@app.errorhandler(Refusal)
def send_refusal(refusal):
    fields = {"fields": refusal.fields} if refusal.fields else {}
    return {"error": refusal.message, **fields}, refusal.status


@app.errorhandler(HTTPException)
def send_http_error(error):
    return {"error": error.description}, error.code
