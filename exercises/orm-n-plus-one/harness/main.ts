import { type Json, kata } from '@kata/harness';
import { makePosts, seedBlog, summaryOf, withUtcTime } from './blog.ts';
import { forbidTag, holdTags } from './triggers.ts';

const maxStatements = 3;

export default kata(({ group, test, server, http, expect, pg }) => {
  const web = server('web');
  const api = http(web);

  group('queries', () => {
    test('queries.few', 'GET /posts takes at most 3 statements for 10 posts, and as many for 50', async (t) => {
      const posts = makePosts(t.rnd, 50);
      await seedBlog(pg(), posts);
      for (const count of [10, 50]) {
        const res = await api.get(`/posts?limit=${count}`);
        expect.status(res, 200);
        expect.sqlAtMost(res, maxStatements);
        expect.value(res.json.map(withUtcTime), `${count} posts`).is(posts.toReversed().slice(0, count).map(summaryOf));
      }
    });

    test('queries.one', 'GET /posts/:id takes at most 3 statements', async (t) => {
      const posts = makePosts(t.rnd, 3).map((post) => ({ ...post, tags: ['a', 'b', 'c'] }));
      await seedBlog(pg(), posts);
      const res = await api.get(`/posts/${t.rnd.pick(posts).id}`);
      expect.status(res, 200);
      expect.sqlAtMost(res, maxStatements);
    });

    test('queries.narrow', 'A listing reads neither the bodies of posts nor the biographies of authors', async (t) => {
      await seedBlog(pg(), makePosts(t.rnd, 5));
      expect.status(await api.get('/posts'), 200);
      t.note('For this test Postgres lets your program read every column but `posts.body` and `authors.bio`.');
      const app = pg().as('app');
      await app.q(`do $$ begin
        revoke select on posts, authors from app;
        execute (select format('grant select (%s) on posts to app', string_agg(quote_ident(attname), ', ')) from pg_attribute
          where attrelid = 'posts'::regclass and attnum > 0 and not attisdropped and attname <> 'body');
        execute (select format('grant select (%s) on authors to app', string_agg(quote_ident(attname), ', ')) from pg_attribute
          where attrelid = 'authors'::regclass and attnum > 0 and not attisdropped and attname <> 'bio');
      end $$`);
      const res = await api.get('/posts');
      await app.q('grant select on posts, authors to app');
      if (res.status === 200) return;
      expect.fail('The listing asks for `posts.body` or `authors.bio`: Postgres refused, as it was told to.', {
        did: 'GET /posts, while nobody may read these two columns',
        expected: '200',
        actual: String(res.status),
      });
    });
  });

  group('writes', () => {
    const draft = (more: object): Json => ({ title: 'Fog', body: 'We saw nothing.', ...more });
    const storedPosts = () =>
      pg().q(`select p.title, to_json(array(select t.name from post_tags pt join tags t on t.id = pt.tag_id
        where pt.post_id = p.id order by t.name)) as tags from posts p where p.title = 'Fog'`);

    test('writes.atomic', 'When a tag cannot be stored, nothing of the post is', async (t) => {
      const [post] = makePosts(t.rnd, 1);
      if (post === undefined) return;
      await seedBlog(pg(), [post]);
      const bad = `bad-${t.rnd.word()}`;
      await forbidTag(pg(), bad);
      const tags = t.rnd.shuffle(['a', 'b', bad]);
      t.note(`A trigger refuses the tag ${bad}.`);
      const refused = await api.post('/posts', draft({ authorId: post.author.id, tags }));
      expect.value(refused.status, 'the status of a post that could not be stored').atLeast(400);
      expect.value(await storedPosts(), 'what is stored of the post').is([]);
    });

    test('writes.killed', 'SIGKILL in the middle of a POST leaves the whole post or nothing', async (t) => {
      const [post] = makePosts(t.rnd, 1);
      if (post === undefined) return;
      await seedBlog(pg(), [post]);
      const gate = await holdTags(pg());
      t.note('Postgres holds the first row of `post_tags` until your process is dead.');
      const answer = api
        .post('/posts', draft({ authorId: post.author.id, tags: ['a', 'b', 'c'] }))
        .catch(() => undefined);
      await expect.eventually(
        async () => expect.value(await gate.isReached(), 'a row of post_tags is being written').is(true),
        { within: '10s', every: '5ms' },
      );
      await web.kill();
      await gate.open();
      await answer;
      const open = `select count(*) as n from pg_stat_activity where usename = 'app' and application_name <> 'harness'`;
      await expect.eventually(async () => expect.value((await pg().q(open))[0]?.['n'], 'connections left open').is(0), {
        within: '10s',
        every: '5ms',
      });
      const stored = await storedPosts();
      if (stored.length > 0)
        expect.value(stored, 'what is stored of the post').is([{ title: 'Fog', tags: ['a', 'b', 'c'] }]);
      await web.start();
      expect.status(await api.post('/posts', draft({ authorId: post.author.id, tags: ['a', 'b'] })), 201);
    });
  });
});
