from flask import Flask

app = Flask(__name__)


@app.get("/health")
def health():
    return {"status": "ok"}


@app.get("/login")
def login():
    # Start here: ask `<OIDC_ISSUER>/.well-known/openid-configuration` where to send people (`urllib.request.urlopen`).
    # `jwt.PyJWKClient` and `jwt.decode` for the identity token that comes later.
    return {"error": "not built yet"}, 501


@app.get("/me")
def me():
    return {"error": "nobody is logged in"}, 401
