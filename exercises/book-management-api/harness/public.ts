import { kata } from '@kata/harness';
import { createBookMaker } from './books.ts';

const parallelCount = 100;

export default kata(({ group, test, server, http, expect, any, rnd }) => {
  const api = http(server('web'));
  const book = createBookMaker(rnd, '978');

  group('boot', () => {
    test('boot.health', 'GET /health says that the server is well', async () => {
      const res = await api.get('/health');
      expect.status(res, 200);
      expect.json(res, { status: 'ok' });
    });
  });

  group('crud', () => {
    test('crud.create', 'POST answers 201 with the book and a Location that works', async () => {
      const { year: _, ...undated } = book();
      for (const sent of [book(), undated]) {
        const made = await api.post('/books', sent);
        expect.status(made, 201);
        expect.json(made, { id: any.string, ...sent });
        const read = await api.get(expect.header(made, 'location', /^\/books\/[\w.~-]+$/));
        expect.status(read, 200);
        expect.json(read, made.json);
      }
    });

    test('crud.list', 'GET /books lists the books, oldest first', async () => {
      const before = await api.get('/books');
      expect.status(before, 200);
      expect.json(before, { items: any.array, total: any.integer, page: 1, limit: 20 });
      const first = await api.post('/books', book());
      const second = await api.post('/books', book());
      const { total } = before.json;
      const after = await api.get(`/books?page=1&limit=100`);
      expect.value(after.json.total, 'total after two more books').is(total + 2);
      expect.value(after.json.items.slice(-2), 'the last two items').is([first.json, second.json]);
    });

    test('crud.put-replaces', 'PUT replaces the whole book', async (t) => {
      const { year: _, ...undated } = book();
      const { id } = (await api.post('/books', book())).json;
      const neighbour = await api.post('/books', book());
      t.note('PUT without `year` must leave a book without `year`.');
      const replaced = await api.put(`/books/${id}`, undated);
      expect.status(replaced, 200);
      expect.json(replaced, { id, ...undated });
      expect.json(await api.get(`/books/${id}`), { id, ...undated });
      const { items } = (await api.get('/books?limit=100')).json;
      expect
        .value(items.slice(-2), 'the last two items of the list, in their old places')
        .is([{ id, ...undated }, neighbour.json]);
    });

    test('crud.delete', 'DELETE answers 204, and the book is gone', async (t) => {
      const { id } = (await api.post('/books', book())).json;
      const deleted = await api.del(`/books/${id}`);
      expect.status(deleted, 204);
      expect.value(deleted.text, 'the body of the 204').is('');
      expect.problem(await api.get(`/books/${id}`), 404);
      expect.problem(await api.put(`/books/${id}`, book()), 404);
      expect.problem(await api.del(`/books/${id}`), 404);
      expect.problem(await api.del(`/books/${t.rnd.uuid()}`), 404);
    });

    test('crud.duplicate', 'An ISBN belongs to one book only', async () => {
      const [first, second] = [book(), book()];
      const { id } = (await api.post('/books', first)).json;
      const other = (await api.post('/books', second)).json.id;
      expect.problem(await api.post('/books', book({ isbn: first.isbn })), 409);
      expect.problem(await api.put(`/books/${other}`, { ...second, isbn: first.isbn }), 409);
      expect.status(await api.put(`/books/${id}`, book({ isbn: first.isbn })), 200);
      expect.status(await api.del(`/books/${id}`), 204);
      expect.status(await api.put(`/books/${other}`, { ...second, isbn: first.isbn }), 200);
      expect.status(await api.post('/books', book({ isbn: second.isbn })), 201);
    });

    test('crud.ids-unique', 'A hundred parallel POSTs and a DELETE never reuse an id', async (t) => {
      const made = await api.burst(parallelCount, () => api.post('/books', book()));
      expect.tally(made, { 201: parallelCount });
      expect.status(await api.del(`/books/${t.rnd.pick(made).json.id}`), 204);
      const next = await api.post('/books', book());
      const ids = new Set([...made, next].map((res) => res.json.id));
      expect.value(ids.size, `different ids among ${parallelCount + 1} books`).is(parallelCount + 1);
    });
  });
});
