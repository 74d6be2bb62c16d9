import { kata } from '@kata/harness';
import { makePosts, seedBlog, summaryOf, withUtcTime } from './blog.ts';

export default kata(({ group, test, server, http, expect, any, pg }) => {
  const api = http(server('web'));

  group('boot', () => {
    test('boot.health', 'GET /health says that the server is well', async () => {
      const res = await api.get('/health');
      expect.status(res, 200);
      expect.json(res, { status: 'ok' });
    });
  });

  group('blog', () => {
    test('blog.list', 'GET /posts lists the newest posts with author, tags and number of comments', async (t) => {
      const posts = makePosts(t.rnd, 14);
      await seedBlog(pg(), posts);
      const newest = posts.toReversed().map(summaryOf);
      const limit = t.rnd.int(3, 12);
      for (const [path, count] of [
        ['/posts', 10],
        [`/posts?limit=${limit}`, limit],
      ] as const) {
        const res = await api.get(path);
        expect.status(res, 200);
        expect.json(res, any.array);
        expect.value(res.json.map(withUtcTime), `the posts of ${path}`).is(newest.slice(0, count));
      }
    });

    test('blog.counts', 'A post is listed once, however many tags and comments it has', async (t) => {
      const posts = makePosts(t.rnd, 3).map((post, i) => ({
        ...post,
        tags: ['a', 'b', 'c'].slice(i),
        commentCount: 4 - i,
      }));
      await seedBlog(pg(), posts);
      const res = await api.get('/posts');
      expect.status(res, 200);
      expect.value(res.json.map(withUtcTime), 'the posts').is(posts.toReversed().map(summaryOf));
    });

    test('blog.read', 'GET /posts/:id answers one post with its body, or 404', async (t) => {
      const posts = makePosts(t.rnd, 3);
      await seedBlog(pg(), posts);
      const post = t.rnd.pick(posts);
      const res = await api.get(`/posts/${post.id}`);
      expect.status(res, 200);
      expect.value(withUtcTime(res.json), `post ${post.id}`).is({ ...summaryOf(post), body: post.body });
      expect.status(await api.get(`/posts/${post.id - 1_000_000 + 500_000}`), 404);
    });

    test('blog.write', 'POST /posts stores a post with its tags', async (t) => {
      const [known] = makePosts(t.rnd, 1).map((post) => ({ ...post, tags: ['alps'] }));
      if (known === undefined) return;
      await seedBlog(pg(), [known]);
      const draft = { title: t.rnd.word(), body: t.rnd.word(), authorId: known.author.id };
      const tags = ['alps', `new-${t.rnd.word()}`];
      const made = await api.post('/posts', { ...draft, tags });
      expect.status(made, 201);
      const { authorId: _, ...shown } = draft;
      expect.json(made, {
        ...{ id: any.integer, ...shown, publishedAt: any.time },
        ...{ author: known.author, tags, commentCount: 0 },
      });
      const read = await api.get(expect.header(made, 'location', `/posts/${made.json.id}`));
      expect.json(read, made.json);
      const bare = await api.post('/posts', { ...draft, tags: [] });
      expect.status(bare, 201);
      expect.json(bare, { tags: [] }, { partial: true });
    });
  });
});
