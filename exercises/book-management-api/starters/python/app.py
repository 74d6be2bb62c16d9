import os

from flask import Flask, request

app = Flask(__name__)

# id → book. A database is another kata.
books = {}


@app.get("/health")
def health():
    return {"status": "ok"}


@app.get("/books")
def list_books():
    # Pages and search come later; begin with all books.
    return {"items": list(books.values())}


@app.post("/books")
def create_book():
    # Start here: make an id, store the book, answer 201 with a Location header.
    return {"error": "not built yet"}, 501


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
