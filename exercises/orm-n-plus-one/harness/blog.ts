import type { Json, Postgres, Random } from '@kata/harness';

export type Author = { id: number; name: string };
export type SeededPost = {
  id: number;
  title: string;
  body: string;
  published_at: string;
  author: Author;
  tags: string[];
  commentCount: number;
};

/** Far above what a sequence of the learner's reaches in a run. */
const firstSeededId = 1_000_000;

/**
 * `count` posts, each with 0 to 3 tags and 0 to 4 comments; the last of them is the newest. Each number is dealt before any
 * comes again: among any nine posts in a row is one without comments, and among any seven one without tags.
 */
export function makePosts(rnd: Random, count: number): SeededPost[] {
  const authors = Array.from({ length: 4 }, (_, i) => ({ id: firstSeededId + i, name: `${rnd.word()} ${rnd.word()}` }));
  const tags = Array.from({ length: 5 }, (_, i) => `${rnd.word()}-${i}`);
  const tagCounts = dealt(rnd, [0, 1, 2, 3], count);
  const commentCounts = dealt(rnd, [0, 1, 2, 3, 4], count);
  const startMs = Date.UTC(2025, rnd.int(0, 11), rnd.int(1, 28));
  let id = firstSeededId;
  return Array.from({ length: count }, (_, i) => {
    id += rnd.int(1, 20);
    return {
      id,
      title: `${rnd.word()} ${rnd.word()} ${i}`,
      body: `${rnd.word()} `.repeat(rnd.int(20, 60)),
      published_at: new Date(startMs + i * 3_600_000).toISOString(),
      author: rnd.pick(authors),
      tags: rnd.shuffle(tags).slice(0, tagCounts[i]).toSorted(),
      commentCount: commentCounts[i] as number,
    };
  });
}

/** `length` of these values, one shuffled round after the other. */
function dealt<T>(rnd: Random, values: readonly T[], length: number): T[] {
  const rounds = Math.ceil(length / values.length);
  return Array.from({ length: rounds }, () => rnd.shuffle(values))
    .flat()
    .slice(0, length);
}

/** Empties the blog and writes these posts, in an order of their own. */
export async function seedBlog(pg: Postgres, posts: readonly SeededPost[]): Promise<void> {
  const authors = new Map(posts.map(({ author }) => [author.id, author]));
  const tags = [...new Set(posts.flatMap((post) => post.tags))].map((name, i) => ({ id: firstSeededId + i, name }));
  const idOfTag = new Map(tags.map(({ id, name }) => [name, id]));
  const comments = posts.flatMap(({ id, commentCount }) =>
    Array.from({ length: commentCount }, (_, i) => ({
      id: firstSeededId + id * 10 + i,
      post_id: id,
      text: `yes ${i}`,
    })),
  );
  const insert = (table: string, columns: string, rows: readonly object[]) =>
    pg.q(
      `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1::text::json)`,
      [JSON.stringify(rows)],
    );
  await pg.q('truncate authors, posts, tags, comments, post_tags');
  await insert(
    'authors',
    'id, name, bio',
    [...authors.values()].map((author) => ({ ...author, bio: `${author.name} `.repeat(50) })),
  );
  await insert('tags', 'id, name', tags);
  await insert(
    'posts',
    'id, title, body, published_at, author_id',
    posts.toSorted((a, b) => a.title.localeCompare(b.title)).map((post) => ({ ...post, author_id: post.author.id })),
  );
  await insert('comments', 'id, post_id, text', comments);
  await insert(
    'post_tags',
    'post_id, tag_id',
    posts.flatMap((post) => post.tags.map((name) => ({ post_id: post.id, tag_id: idOfTag.get(name) }))),
  );
}

/** What a listing shows of a post; times as one of many ways to write the same instant. */
export function summaryOf({ id, title, published_at, author, tags, commentCount }: SeededPost): Json {
  return { id, title, publishedAt: published_at, author, tags, commentCount };
}

/** The same post with its time written as JavaScript writes it, so that it can be compared. */
export function withUtcTime(post: Json): Json {
  const ms = Date.parse(post?.publishedAt);
  return Number.isNaN(ms) ? post : { ...post, publishedAt: new Date(ms).toISOString() };
}
