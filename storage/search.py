"""Full-text search, in languages with and without spaces between words."""

from __future__ import annotations

from storage.search_text import match_query
from storage.store import Store

MOST_HITS = 2_000
"""Where a count stops; more than that is told as “2,000+”."""


def matching(table: str, text: str, alias: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Return a condition, with its parameters, that holds for the rows of a table in which ``text`` is found."""
    query = match_query(text)
    if not query:
        return "0", ()
    return f"{alias or table}.id IN (SELECT rowid FROM {table}_search WHERE {table}_search MATCH ?)", (query,)


def newest(store: Store, table: str, text: str, limit: int = 50) -> list[int]:
    """Return the ids of the newest rows in which ``text`` is found, newest first."""
    query = match_query(text)
    if not query:
        return []
    sql = f"SELECT rowid FROM {table}_search WHERE {table}_search MATCH ? ORDER BY rowid DESC LIMIT ?"
    return [row[0] for row in store.query(sql, (query, limit))]
