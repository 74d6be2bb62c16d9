import os

from flask import Flask, request
from hold_rules import check_hold
from refusal import Refusal
from seat_store import SeatStore
from werkzeug.exceptions import HTTPException

app = Flask(__name__)
app.json.sort_keys = False
store = SeatStore(os.environ["DATABASE_URL"])
store.prepare()


@app.get("/health")
def health():
    return {"status": "ok"}


@app.post("/shows")
def create_show():
    show = store.add_show(**request.get_json())
    return show, 201, {"Location": f"/shows/{show['id']}"}


@app.get("/shows/<show>")
def read_show(show):
    return store.get_show(show)


@app.post("/shows/<show>/holds")
def hold_seats(show):
    return store.hold(show, **check_hold(request.get_json()))


@app.post("/holds/<hold>/booking")
def book(hold):
    return store.book(hold), 201


@app.delete("/bookings/<booking>")
def cancel(booking):
    store.cancel(booking)
    return "", 204


@app.errorhandler(Refusal)
def send_refusal(refusal):
    return {"error": refusal.message, **refusal.details}, refusal.status


@app.errorhandler(HTTPException)
def send_http_error(error):
    return {"error": error.description}, error.code
