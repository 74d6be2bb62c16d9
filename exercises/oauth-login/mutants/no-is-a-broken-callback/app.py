import os
from base64 import urlsafe_b64encode
from hashlib import sha256
from secrets import token_urlsafe

from cookie_store import CookieStore
from flask import Flask, Response, request
from identity_provider import IdentityProvider
from member_store import MemberStore
from own_path import own_path
from refusal import Refusal
from werkzeug.exceptions import HTTPException

app = Flask(__name__)
app.json.sort_keys = False
provider = IdentityProvider(
    os.environ["OIDC_ISSUER"],
    os.environ["OIDC_CLIENT_ID"],
    os.environ["OIDC_CLIENT_SECRET"],
    redirect_uri=f"http://127.0.0.1:{os.environ['PORT']}/callback",
)
members = MemberStore()
# What a browser has begun, and whom it is logged in as.
logins = CookieStore("login")
sessions = CookieStore("session")


@app.get("/health")
def health():
    return {"status": "ok"}


@app.post("/members")
def create_member():
    return members.add(**request.get_json()), 201


@app.get("/login")
def login():
    verifier, state, nonce = token_urlsafe(32), token_urlsafe(32), token_urlsafe(32)
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
    response = redirect(provider.authorization_url(state, nonce, challenge))
    begun = {"state": state, "nonce": nonce, "verifier": verifier, "next": own_path(request.args.get("next"))}
    return logins.put(response, begun)


@app.get("/callback")
def callback():
    # Whatever becomes of it, this login is over.
    begun = logins.take(request)
    if begun is None or request.args.get("state") != begun["state"]:
        raise Refusal(400, "this browser has not begun this login")
    if "code" not in request.args:
        raise Refusal(400, "a code is needed")
    member = members.identify(provider.identify(request.args["code"], begun["verifier"], begun["nonce"]))
    return sessions.put(redirect(begun["next"]), member["id"])


@app.get("/me")
def me():
    member_id = sessions.find(request)
    if member_id is None:
        raise Refusal(401, "nobody is logged in")
    return members.find(member_id)


@app.post("/logout")
def logout():
    sessions.take(request)
    return "", 204


def redirect(location):
    """Not Flask's own: it would encode the location once more."""
    response = Response(status=302)
    response.autocorrect_location_header = False
    response.headers["Location"] = location
    return response


@app.errorhandler(Refusal)
def send_refusal(refusal):
    return {"error": refusal.message}, refusal.status


@app.errorhandler(HTTPException)
def send_http_error(error):
    return {"error": error.description}, error.code
