import express from 'express';
import { checkBook, checkPage } from './book-rules.js';
import { createBookShelf } from './book-shelf.js';
import { Refusal, refuseMethod, refusePath, sendError } from './errors.js';

const { PORT, HOST = '127.0.0.1', MAX_BODY_BYTES = '102400' } = process.env;

const shelf = createBookShelf();
const app = express();
app.disable('x-powered-by');

app.use((req, res, next) => {
  const hasBody = req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
  if (hasBody && !req.is('application/json')) throw new Refusal(415, 'send the body as application/json');
  next();
});
app.use(express.json({ limit: Number(MAX_BODY_BYTES) }));

app
  .route('/health')
  .get((req, res) => res.send('ok'))
  .all(refuseMethod('GET, HEAD'));

app
  .route('/books')
  .get((req, res) => {
    const { q = '' } = req.query;
    const { page, limit } = checkPage(req.query);
    const matches = shelf.search(String(q));
    const start = (page - 1) * limit;
    res.json({ items: matches.slice(start, start + limit), total: matches.length, page, limit });
  })
  .post((req, res) => {
    const book = shelf.add(checkBook(req.body));
    res.status(201).location(`/books/${book.id}`).json(book);
  })
  .all(refuseMethod('GET, HEAD, POST'));

app
  .route('/books/:id')
  .get((req, res) => res.json(shelf.get(req.params.id)))
  .put((req, res) => {
    shelf.get(req.params.id);
    res.json(shelf.replace(req.params.id, checkBook(req.body)));
  })
  .delete((req, res) => {
    shelf.remove(req.params.id);
    res.status(204).end();
  })
  .all(refuseMethod('GET, HEAD, PUT, DELETE'));

app.use(refusePath);
app.use(sendError);

app.listen(Number(PORT), HOST);
