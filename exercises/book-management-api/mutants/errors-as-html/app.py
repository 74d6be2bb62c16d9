import logging
import os

from book_rules import check_book, check_page
from book_shelf import BookShelf
from flask import Flask, request
from refusal import Refusal
from werkzeug.exceptions import HTTPException

app = Flask(__name__)
app.json.sort_keys = False
app.config["MAX_CONTENT_LENGTH"] = int(os.environ.get("MAX_BODY_BYTES", 102_400))
shelf = BookShelf()


@app.before_request
def require_json():
    if request.content_length and request.mimetype != "application/json":
        raise Refusal(415, "send the body as application/json")


@app.get("/health")
def health():
    return {"status": "ok"}


@app.get("/books")
def list_books():
    page, limit = check_page(request.args)
    matches = shelf.search(request.args.get("q", ""))
    start = (page - 1) * limit
    return {"items": matches[start : start + limit], "total": len(matches), "page": page, "limit": limit}


@app.post("/books")
def create_book():
    book = shelf.add(check_book(request.get_json()))
    return book, 201, {"Location": f"/books/{book['id']}"}


@app.get("/books/<book_id>")
def read_book(book_id):
    return shelf.get(book_id)


@app.put("/books/<book_id>")
def replace_book(book_id):
    shelf.get(book_id)
    return shelf.replace(book_id, check_book(request.get_json()))


@app.delete("/books/<book_id>")
def delete_book(book_id):
    shelf.remove(book_id)
    return "", 204


@app.errorhandler(Refusal)
def send_refusal(refusal):
    fields = {"fields": refusal.fields} if refusal.fields else {}
    return {"error": refusal.message, **fields}, refusal.status


@app.errorhandler(HTTPException)
def send_http_error(error):
    # 404, 405 with its `Allow`, 413 and broken JSON come from Flask itself; only their body is HTML.
    response = error.get_response()
    return response


if __name__ == "__main__":
    # One line a request would bury the lines that matter.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app.run(host=os.environ.get("HOST", "127.0.0.1"), port=int(os.environ["PORT"]), threaded=True)
