import { DataTypes, Sequelize } from 'sequelize';

export const sequelize = new Sequelize(process.env.DATABASE_URL, {
  logging: false,
  define: { underscored: true, timestamps: false },
});

/** One object a column: Sequelize writes into them. */
const text = (more) => ({ type: DataTypes.TEXT, allowNull: false, ...more });

export const Author = sequelize.define('author', { name: text(), bio: text() });
export const Post = sequelize.define('post', {
  title: text(),
  body: text(),
  publishedAt: { type: DataTypes.DATE, allowNull: false },
});
export const Tag = sequelize.define('tag', { name: text({ unique: true }) });
export const Comment = sequelize.define('comment', { text: text() });

Post.belongsTo(Author, { foreignKey: { allowNull: false } });
Post.hasMany(Comment, { foreignKey: { allowNull: false } });
Post.belongsToMany(Tag, { through: 'post_tags' });
Tag.belongsToMany(Post, { through: 'post_tags' });
