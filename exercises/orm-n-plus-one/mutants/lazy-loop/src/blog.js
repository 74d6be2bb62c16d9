import { Author, Post, sequelize, Tag } from './models.js';

const commentCount = sequelize.literal('(select count(*)::int from comments where comments.post_id = post.id)');

/** What every answer shows of a post: one row of `posts`, its author joined, its comments counted where they are. */
const summary = {
  attributes: ['id', 'title', 'publishedAt', [commentCount, 'commentCount']],
  include: [
    { model: Author, attributes: ['id', 'name'] },
    { model: Tag, attributes: ['name'], through: { attributes: [] } },
  ],
};

/** The newest posts, without their bodies. */
export async function listPosts(limit) {
  const order = [['publishedAt', 'DESC'], ['id', 'DESC']];
  const posts = await Post.findAll({ attributes: [...summary.attributes, 'authorId'], order, limit });
  for (const post of posts) {
    post.author = await post.getAuthor({ attributes: ['id', 'name'] });
    post.tags = await post.getTags({ attributes: ['name'] });
  }
  return posts.map(show);
}

/** One post with its body, or null. */
export async function findPost(id) {
  const post = await Post.findByPk(id, { ...summary, attributes: [...summary.attributes, 'body'] });
  return post && { ...show(post), body: post.body };
}

/** Id of the new post; tags that do not exist yet are made. All of it is stored, or nothing. */
export function addPost({ title, body, authorId, tags }) {
  return sequelize.transaction(async (transaction) => {
    const post = await Post.create({ title, body, authorId, publishedAt: new Date() }, { transaction });
    await Tag.bulkCreate(tags.map((name) => ({ name })), { ignoreDuplicates: true, transaction });
    await post.setTags(await Tag.findAll({ where: { name: tags }, transaction }), { transaction });
    return post.id;
  });
}

function show(post) {
  const { id, title, publishedAt, commentCount } = post.get();
  const { author, tags } = post;
  return {
    id,
    title,
    publishedAt,
    author: { id: author.id, name: author.name },
    tags: tags.map(({ name }) => name).sort(),
    commentCount,
  };
}
