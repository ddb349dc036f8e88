"""What a file said the last time of an entry, so that it is not taken for news when the file says it again."""

from sqlite_utils import Database

_IMPORTED = ("goal", "person", "card", "requirement", "issue")


def step(db: Database) -> None:
    """Add the marks of what was said; of the entries that there are nothing is known."""
    for table in _IMPORTED:
        db.execute(f"ALTER TABLE {table} ADD COLUMN said TEXT NOT NULL DEFAULT '[]'")
