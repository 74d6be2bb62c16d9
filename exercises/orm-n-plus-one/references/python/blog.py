from datetime import UTC, datetime

from models import Author, Comment, Post, Session, Tag
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import joinedload, load_only, selectinload

# Counted where the comments are: a join would repeat the post for each of them.
comment_count = select(func.count(Comment.id)).where(Comment.post_id == Post.id).scalar_subquery()

# Authors come in the same statement, one row a post; the tags of all posts come in a second one.
summaries = select(Post, comment_count).options(
    load_only(Post.title, Post.published_at),
    joinedload(Post.author, innerjoin=True).load_only(Author.name),
    selectinload(Post.tags),
)


def list_posts(limit):
    """The newest posts, without their bodies."""
    with Session() as session:
        rows = session.execute(summaries.order_by(Post.published_at.desc(), Post.id.desc()).limit(limit))
        return [show(*row) for row in rows]


def find_post(post_id):
    """One post with its body, or None."""
    with Session() as session:
        whole = summaries.options(load_only(Post.body)).where(Post.id == post_id)
        row = session.execute(whole).one_or_none()
        return row and {**show(*row), "body": row.Post.body}


def add_post(title, body, authorId, tags):
    """Id of the new post; tags that do not exist yet are made. All of it is stored, or nothing."""
    with Session.begin() as session:
        if tags:
            session.execute(insert(Tag).on_conflict_do_nothing(), [{"name": name} for name in tags])
        post = Post(title=title, body=body, author_id=authorId, published_at=datetime.now(UTC))
        post.tags = list(session.scalars(select(Tag).where(Tag.name.in_(tags))))
        session.add(post)
        session.flush()
        return post.id


def show(post, comment_count):
    return {
        "id": post.id,
        "title": post.title,
        "publishedAt": post.published_at.isoformat(),
        "author": {"id": post.author.id, "name": post.author.name},
        "tags": [tag.name for tag in post.tags],
        "commentCount": comment_count,
    }
