from threading import Lock
from uuid import uuid4

from refusal import Refusal


class BookShelf:
    """Books in memory, oldest first. Requests run in threads, so every change holds the lock."""

    def __init__(self):
        self._books = {}
        self._owner_of_isbn = {}
        self._lock = Lock()

    def get(self, book_id):
        try:
            return self._books[book_id]
        except KeyError:
            raise Refusal(404, f"there is no book {book_id}") from None

    def add(self, fields):
        with self._lock:
            return self._store({"id": str(uuid4()), **fields})

    def replace(self, book_id, fields):
        with self._lock:
            old = self.get(book_id)
            book = self._store({"id": book_id, **fields})
            if old["isbn"] != book["isbn"]:
                del self._owner_of_isbn[old["isbn"]]
            return book

    def remove(self, book_id):
        with self._lock:
            del self._owner_of_isbn[self.get(book_id)["isbn"]]
            del self._books[book_id]

    def search(self, text):
        wanted = text.lower()
        with self._lock:
            books = list(reversed(self._books.values()))
        return [book for book in books if wanted in f"{book['title']}\n{book['author']}".lower()]

    def _store(self, book):
        if self._owner_of_isbn.get(book["isbn"], book["id"]) != book["id"]:
            raise Refusal(409, f"another book has the ISBN {book['isbn']}")
        self._owner_of_isbn[book["isbn"]] = book["id"]
        self._books[book["id"]] = book
        return book
