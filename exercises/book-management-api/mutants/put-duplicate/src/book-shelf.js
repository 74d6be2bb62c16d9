import { randomUUID } from 'node:crypto';
import { Refusal } from './errors.js';

/** Books in memory, oldest first. */
export function createBookShelf() {
  const books = new Map();
  const ownerOfIsbn = new Map();

  const get = (id) => {
    const book = books.get(id);
    if (book === undefined) throw new Refusal(404, `there is no book ${id}`);
    return book;
  };

  const store = (book) => {
    const owner = ownerOfIsbn.get(book.isbn);
    if (owner !== undefined && owner !== book.id) throw new Refusal(409, `another book has the ISBN ${book.isbn}`);
    ownerOfIsbn.delete(books.get(book.id)?.isbn);
    ownerOfIsbn.set(book.isbn, book.id);
    books.set(book.id, book);
    return book;
  };

  return {
    get,
    add: (fields) => store({ id: randomUUID(), ...fields }),
    replace(id, fields) {
      const book = { id: get(id).id, ...fields };
      books.set(id, book);
      return book;
    },
    remove(id) {
      ownerOfIsbn.delete(get(id).isbn);
      books.delete(id);
    },
    search(text) {
      const wanted = text.toLowerCase();
      return [...books.values()].filter((book) => `${book.title}\n${book.author}`.toLowerCase().includes(wanted));
    },
  };
}
