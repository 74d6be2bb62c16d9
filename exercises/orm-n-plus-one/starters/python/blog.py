from datetime import UTC, datetime

from models import Post, Session, Tag
from sqlalchemy import select


def list_posts(limit):
    """The newest posts, without their bodies."""
    with Session() as session:
        posts = session.scalars(select(Post).order_by(Post.published_at.desc(), Post.id.desc()).limit(limit))
        return [summarize(post) for post in posts]


def find_post(post_id):
    """One post with its body, or None."""
    with Session() as session:
        post = session.get(Post, post_id)
        return post and {**summarize(post), "body": post.body}


def add_post(title, body, authorId, tags):
    """Id of the new post; tags that do not exist yet are made."""
    with Session() as session:
        post = Post(title=title, body=body, author_id=authorId, published_at=datetime.now(UTC))
        session.add(post)
        session.commit()
        for name in tags:
            tag = session.scalar(select(Tag).where(Tag.name == name)) or Tag(name=name)
            if tag not in post.tags:
                post.tags.append(tag)
            session.commit()
        return post.id


def summarize(post):
    return {
        "id": post.id,
        "title": post.title,
        "publishedAt": post.published_at.isoformat(),
        "author": {"id": post.author.id, "name": post.author.name},
        "tags": [tag.name for tag in post.tags],
        "commentCount": len(post.comments),
    }
