import express from 'express';

const app = express();
app.use(express.json());

// id → book. A database is another kata.
const books = new Map();

app.get('/health', (req, res) => {
  res.json({ status: 'ok' });
});

app.get('/books', (req, res) => {
  // Pages and search come later; begin with all books.
  res.json({ items: [...books.values()] });
});

app.post('/books', (req, res) => {
  // Start here: make an id, store the book, answer 201 with a Location header.
  res.status(501).json({ error: 'not built yet' });
});

app.listen(Number(process.env.PORT), '127.0.0.1');
