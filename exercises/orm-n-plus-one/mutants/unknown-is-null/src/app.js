import express from 'express';
import { addPost, findPost, listPosts } from './blog.js';
import { sequelize } from './models.js';

const { PORT, HOST = '127.0.0.1' } = process.env;
const app = express();
app.use(express.json());

app.get('/health', (req, res) => {
  res.json({ status: 'ok' });
});

app.get('/posts', async (req, res) => {
  res.json(await listPosts(Number(req.query.limit ?? 10)));
});

app.get('/posts/:id', async (req, res) => {
  const post = await findPost(Number(req.params.id));
  res.json(post);
});

app.post('/posts', async (req, res) => {
  const id = await addPost(req.body);
  res.status(201).location(`/posts/${id}`).json(await findPost(id));
});

app.use((error, req, res, next) => {
  console.error(error.message);
  res.status(error.status ?? 500).json({ error: 'something went wrong here' });
});

await sequelize.sync();
app.listen(Number(PORT), HOST);
