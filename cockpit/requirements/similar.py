"""Candidates for what a requirement may repeat: found by the words that are rare, then compared title by title."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cockpit.requirements.duplicates import MOST, alike, rarest, terms
from cockpit.requirements.triage import State
from storage.search_text import match_query

if TYPE_CHECKING:
    from cockpit.session import Session

Query = Callable[[str, Mapping[str, Any]], Sequence[sqlite3.Row]]

_MOST_TERMS = 8
"""Words of a title that are counted."""
_TERMS = 6
"""Rare words that candidates are fetched by."""
_COMMON = 500
"""Requirements with a word from which on it tells nothing apart."""
_COMPARED = 300
"""Candidates whose titles are compared, the newest ones."""

_COUNT = "SELECT COUNT(*) FROM (SELECT 1 FROM requirement_search WHERE requirement_search MATCH :match LIMIT :most)"
_IDS = "SELECT rowid FROM requirement_search WHERE requirement_search MATCH :match ORDER BY rowid DESC LIMIT :most"
# The plus keeps the rows from being looked for by their project, of which there are many more.
_ROWS = """
SELECT id, number, title, state FROM requirement WHERE id IN (SELECT value FROM json_each(:ids))
    AND +project_id = :project AND id <> :without AND state <> 'duplicate' AND NOT archived
"""


@dataclass(frozen=True)
class Candidate:
    """A requirement that may say the same; ``score`` is 0 to 100."""

    id: int
    number: int
    title: str
    state: State
    score: float


def candidates(session: Session, pk: int, most: int = MOST) -> list[Candidate]:
    """Return what a requirement may be a duplicate of, the likest first."""
    rows = session.store.query("SELECT project_id, title FROM requirement WHERE id = ?", (pk,))
    return find(session.store.query, rows[0][0], rows[0][1], without=pk, most=most) if rows else []


def find(query: Query, project: int, title: str, *, without: int = 0, most: int = MOST) -> list[Candidate]:
    """Return the requirements of a project whose titles are like one, the likest first.

    ``query`` runs a reading statement; duplicates and what is archived are no candidates.
    """
    ids = _ids(query, title)
    values = {"ids": json.dumps(ids), "project": project, "without": without}
    rows = {row["id"]: row for row in query(_ROWS, values)} if ids else {}
    found = alike(title, {pk: row["title"] for pk, row in rows.items()}, most=most)
    return [
        Candidate(each.pk, rows[each.pk]["number"], rows[each.pk]["title"], State(rows[each.pk]["state"]), each.score)
        for each in found
    ]


def _ids(query: Query, title: str) -> list[int]:
    # Whole words only: words that begin alike are many, and counting them takes long.
    matches = {term: match_query(f'"{term}"').rstrip("*") for term in terms(title)[:_MOST_TERMS]}
    counts = {
        term: int(query(_COUNT, {"match": match, "most": _COMMON + 1})[0][0])
        for term, match in matches.items()
        if match
    }
    rare = rarest({term: count for term, count in counts.items() if count <= _COMMON}, _TERMS)
    # Where every word is common, all of them together still tell something.
    chosen, joint = (rare, " OR ") if rare else (rarest(counts, _TERMS), " AND ")
    if not chosen:
        return []
    match = joint.join(f"({matches[term]})" for term in chosen)
    return [row[0] for row in query(_IDS, {"match": match, "most": _COMPARED})]
