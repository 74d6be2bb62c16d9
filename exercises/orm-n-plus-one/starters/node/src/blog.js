import { Post, Tag } from './models.js';

/** The newest posts, without their bodies. */
export async function listPosts(limit) {
  const posts = await Post.findAll({ order: [['publishedAt', 'DESC'], ['id', 'DESC']], limit });
  return Promise.all(posts.map(summarize));
}

/** One post with its body, or null. */
export async function findPost(id) {
  const post = await Post.findByPk(id);
  return post && { ...(await summarize(post)), body: post.body };
}

/** Id of the new post; tags that do not exist yet are made. */
export async function addPost({ title, body, authorId, tags }) {
  const post = await Post.create({ title, body, authorId, publishedAt: new Date() });
  for (const name of tags) {
    const [tag] = await Tag.findOrCreate({ where: { name } });
    await post.addTag(tag);
  }
  return post.id;
}

async function summarize(post) {
  const author = await post.getAuthor();
  const tags = await post.getTags({ order: ['name'] });
  return {
    id: post.id,
    title: post.title,
    publishedAt: post.publishedAt,
    author: { id: author.id, name: author.name },
    tags: tags.map(({ name }) => name),
    commentCount: await post.countComments(),
  };
}
