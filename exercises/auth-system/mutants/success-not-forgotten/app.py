import os

from access_tokens import AccessTokens, unauthorized
from account_rules import check_account, check_credentials, wrong_credentials
from database import Database
from flask import Flask, request
from login_throttle import LoginThrottle
from passwords import hash_password, is_password
from refusal import Refusal
from session_store import SessionStore
from user_store import UserStore
from werkzeug.exceptions import HTTPException

app = Flask(__name__)
app.json.sort_keys = False
database = Database(os.environ["DATABASE_URL"])
database.create_tables()
users = UserStore(database)
sessions = SessionStore(database)
throttle = LoginThrottle(database)
access_tokens = AccessTokens(os.environ["JWT_SECRET"], os.environ["JWT_AUDIENCE"])


@app.get("/health")
def health():
    return {"status": "ok"}


@app.post("/register")
def register():
    email, password = check_account(request.get_json())
    return users.add(email, hash_password(password)), 201


@app.post("/login")
def login():
    email, password = check_credentials(request.get_json())
    throttle.count_attempt(email)
    user = users.find_by_email(email)
    if not is_password(password, user and user["password_hash"]):
        raise wrong_credentials()
    return {"accessToken": access_tokens.issue(user["id"]), "refreshToken": sessions.open(user["id"])}


@app.get("/me")
def me():
    user = users.find(access_tokens.verify(request.headers.get("Authorization", "")))
    if user is None:
        raise unauthorized()
    return user


@app.post("/refresh")
def refresh():
    user_id, refresh_token = sessions.renew(request.get_json().get("refreshToken"))
    return {"accessToken": access_tokens.issue(user_id), "refreshToken": refresh_token}


@app.post("/logout")
def logout():
    sessions.close(request.get_json().get("refreshToken"))
    return "", 204


@app.errorhandler(Refusal)
def send_refusal(refusal):
    return refusal.body, refusal.status, refusal.headers


@app.errorhandler(HTTPException)
def send_http_error(error):
    return {"error": error.description}, error.code
