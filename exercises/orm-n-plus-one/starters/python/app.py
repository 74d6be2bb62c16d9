from blog import add_post, find_post, list_posts
from flask import Flask, request
from models import Base, engine

app = Flask(__name__)
Base.metadata.create_all(engine)


@app.get("/health")
def health():
    return {"status": "ok"}


@app.get("/posts")
def listing():
    return list_posts(request.args.get("limit", 10, type=int))


@app.get("/posts/<int:post_id>")
def post(post_id):
    found = find_post(post_id)
    return found if found else ({"error": "there is no such post"}, 404)


@app.post("/posts")
def publish():
    post_id = add_post(**request.get_json())
    return find_post(post_id), 201, {"Location": f"/posts/{post_id}"}
