import os
from datetime import UTC, datetime
from string import punctuation
from urllib.parse import quote

from flask import Flask, request
from link_rules import check_link
from link_store import LinkStore
from refusal import Refusal
from werkzeug.exceptions import HTTPException

app = Flask(__name__)
app.json.sort_keys = False
links = LinkStore(os.environ["DATABASE_URL"], os.environ["REDIS_URL"])
links.prepare()
public_host = os.environ.get("PUBLIC_HOST", "sho.rt")


@app.get("/health")
def health():
    return {"status": "ok"}


@app.post("/links")
def create_link():
    link = links.add(**check_link(request.get_json(), public_host))
    return show(link, clicks=0), 201, {"Location": f"/links/{link.code}"}


@app.get("/links/<code>")
def read_link(code):
    try:
        return show(links.get(code), links.clicks(code))
    except Refusal:
        return {"code": None}


@app.get("/<code>")
def follow(code):
    link = links.get(code)
    if link.expires_at and link.expires_at <= datetime.now(UTC):
        raise Refusal(410, f"the link {code} has expired")
    links.count_click(code)
    # A header carries ASCII; whatever is ASCII already stays as it is.
    return "", 302, {"Location": quote(link.url, safe=punctuation)}


def show(link, clicks):
    expires_at = link.expires_at.isoformat() if link.expires_at else None
    return {"code": link.code, "url": link.url, "expiresAt": expires_at, "clicks": clicks}


@app.errorhandler(Refusal)
def send_refusal(refusal):
    fields = {"fields": refusal.fields} if refusal.fields else {}
    return {"error": refusal.message, **fields}, refusal.status


@app.errorhandler(HTTPException)
def send_http_error(error):
    return {"error": error.description}, error.code
