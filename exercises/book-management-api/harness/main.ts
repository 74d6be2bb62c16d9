import { kata } from '@kata/harness';
import { capital, createBookMaker } from './books.ts';

const maxBodyBytes = 100 * 1024;

export default kata(({ group, test, server, http, expect, prop, std, fc, rnd }) => {
  const api = http(server('web'));
  const book = createBookMaker(rnd, '979');

  group('validation', () => {
    const badFields = {
      title: ['', '   ', 7, null, 'x'.repeat(201)],
      author: ['', ' \t', ['A'], null, 'x'.repeat(101)],
      isbn: ['', '978', 9780441172719, '978-0441172719', '97804411727190', '٩٧٨٠٤٤١١٧٢٧١٩'],
      year: ['1965', 1965.5, 0, 2101, null, true],
      id: ['7'],
      rating: [5],
    };

    test('validation.fields', 'A 422 names every bad field, for POST and PUT', async (t) => {
      const { id } = (await api.post('/books', book())).json;
      for (const [field, values] of Object.entries(badFields)) {
        for (const value of values) {
          expect.problem(await api.post('/books', { ...book(), [field]: value }), 422, { fields: [field] });
        }
      }
      const bad = Object.fromEntries(
        Object.entries(badFields).map(([field, values]) => [field, t.rnd.pick<unknown>(values)]),
      );
      expect.problem(await api.post('/books', bad), 422, { fields: Object.keys(badFields) });
      expect.problem(await api.put(`/books/${id}`, bad), 422, { fields: Object.keys(badFields) });
      expect.problem(await api.post('/books', {}), 422, { fields: ['title', 'author', 'isbn'] });
    });

    test('validation.isbn', 'An ISBN with a wrong check digit is refused', async (t) => {
      const { isbn } = book();
      expect.status(await api.post('/books', book({ isbn })), 201);
      await prop(
        [fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 9 })],
        async (position, shift) => {
          const digit = (Number(isbn[position]) + shift) % 10;
          const wrong = isbn.slice(0, position) + digit + isbn.slice(position + 1);
          expect.problem(await api.post('/books', book({ isbn: wrong })), 422, { fields: ['isbn'] });
        },
        { runs: 12 },
      );
      t.note('One digit of a valid ISBN was changed; the sum is then never a multiple of 10.');
    });

    test('validation.kept', 'A refused PUT leaves the old book as it was', async () => {
      const [first, second] = [await api.post('/books', book()), await api.post('/books', book())];
      const { id, ...fields } = second.json;
      expect.problem(await api.put(`/books/${id}`, { ...fields, title: '' }), 422);
      expect.problem(await api.put(`/books/${id}`, { ...fields, title: 'X', isbn: first.json.isbn }), 409);
      expect.json(await api.get(`/books/${id}`), second.json);
    });

    std.hygiene(api, ['malformed'], { as: 'validation', post: { path: '/books', body: () => book() } });
  });

  group('search', () => {
    test('search.query', 'q finds a text in title or author, whatever the case', async (t) => {
      const wanted = `${t.rnd.word()}${t.rnd.word()}${t.rnd.int(100_000, 999_999)}`;
      const made = [
        await api.post('/books', book({ title: `The ${capital(wanted)} papers` })),
        await api.post('/books', book({ author: `${wanted.toUpperCase()} & Sons` })),
      ];
      await api.post('/books', book());
      for (const q of [wanted, capital(wanted), wanted.slice(1)]) {
        const res = await api.get(`/books?q=${q}`);
        expect.status(res, 200);
        expect.json(res, { items: made.map((one) => one.json), total: 2, page: 1, limit: 20 });
      }
      const nothing = await api.get(`/books?q=${encodeURIComponent('.*%')}`);
      expect.json(nothing, { items: [], total: 0, page: 1, limit: 20 });
    });

    test('search.pages', 'Pages have the asked size, and total counts all matches', async (t) => {
      const author = `${capital(t.rnd.word())} ${t.rnd.word()} ${t.rnd.int(1000, 9999)}`;
      const count = t.rnd.int(5, 9);
      const all = [];
      for (let i = 0; i < count; i++) all.push((await api.post('/books', book({ author }))).json);
      const limit = t.rnd.int(2, 4);
      const lastPage = Math.ceil(count / limit);
      for (let page = 1; page <= lastPage + 1; page++) {
        const res = await api.get(`/books?q=${encodeURIComponent(author)}&page=${page}&limit=${limit}`);
        expect.status(res, 200);
        expect.json(res, { items: all.slice((page - 1) * limit, page * limit), total: count, page, limit });
      }
    });

    test('search.refused', 'A page or limit that makes no sense is 422', async () => {
      for (const value of ['0', '-1', '1.5', 'abc', '', '1e1']) {
        expect.problem(await api.get(`/books?page=${value}`), 422, { fields: ['page'] });
        expect.problem(await api.get(`/books?limit=${value}`), 422, { fields: ['limit'] });
      }
      expect.problem(await api.get('/books?limit=101'), 422, { fields: ['limit'] });
      expect.problem(await api.get('/books?page=0&limit=0'), 422, { fields: ['page', 'limit'] });
    });
  });

  group('protocol', () => {
    std.hygiene(api, ['notFound', 'method', 'contentType', 'tooLarge', 'head', 'noStack', 'fuzz'], {
      as: 'protocol',
      get: '/books',
      post: { path: '/books', body: () => book() },
      method: { method: 'PATCH', path: '/books', allow: ['GET', 'HEAD', 'POST'] },
      tooLargeBytes: maxBodyBytes + 1,
      paths: ['/books/1', '/books?page=1'],
    });

    test('protocol.method-of-one', 'A single book knows GET, HEAD, PUT and DELETE', async () => {
      const { id } = (await api.post('/books', book())).json;
      for (const method of ['PATCH', 'POST']) {
        const res = await api.request(method, `/books/${id}`);
        expect.problem(res, 405);
        expect.header(res, 'allow', /^(?=.*\bGET\b)(?=.*\bPUT\b)(?=.*\bDELETE\b)/i);
      }
    });
  });
});
