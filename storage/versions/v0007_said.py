"""What a file said the last time of an issue, so that it is not taken for news when the file says it again."""

from sqlite_utils import Database


def step(db: Database) -> None:
    """Add the marks of what was said; of the issues that there are nothing is known."""
    db.execute("ALTER TABLE issue ADD COLUMN said TEXT NOT NULL DEFAULT '[]'")
