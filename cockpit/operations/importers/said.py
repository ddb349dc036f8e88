"""What was said of issues, when their clocks stood still and what they are linked to, each as one text."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cockpit.exchange.comments import Comment
from cockpit.operations.choices import LinkKind
from cockpit.operations.importers.told import Link, Stop
from cockpit.operations.issue_states import State

if TYPE_CHECKING:
    from cockpit.session import Session

_ABOUT = "project_id = :project AND (:ids IS NULL OR issue_id IN (SELECT value FROM json_each(:ids)))"
_COMMENTS = f"""
SELECT issue_id, at, author, evidence, text, archived FROM issue_comment WHERE {_ABOUT} ORDER BY at, id
"""
_PAUSES = f"SELECT issue_id, since, until, state, author, reason FROM issue_pause WHERE {_ABOUT} ORDER BY since, id"
_LINKS = f"""
SELECT l.issue_id, l.kind, COALESCE('ISS-' || o.number, 'REQ-' || r.number, 'CARD-' || c.number, l.url)
FROM (SELECT * FROM issue_link WHERE {_ABOUT}) l LEFT JOIN issue o ON o.id = l.other_id
    LEFT JOIN requirement r ON r.id = l.requirement_id LEFT JOIN card c ON c.id = l.card_id ORDER BY l.id
"""


@dataclass(frozen=True)
class Said:
    """Texts by the id of the issue that they are about, in their order."""

    comments: Mapping[int, Sequence[str]]
    pauses: Mapping[int, Sequence[str]]
    links: Mapping[int, Sequence[str]]


def read_said(session: Session, ids: Sequence[int] | None = None) -> Said:
    """Return what there is of these issues, or of all."""
    asked = {"project": session.project_id, "ids": None if ids is None else json.dumps(list(ids))}
    comments: defaultdict[int, list[str]] = defaultdict(list)
    pauses: defaultdict[int, list[str]] = defaultdict(list)
    links: defaultdict[int, list[str]] = defaultdict(list)
    for issue, at, author, evidence, text, away in session.store.iterate(_COMMENTS, asked):
        comments[issue].append(str(Comment(datetime.fromisoformat(at), author, bool(evidence), text, bool(away))))
    for issue, since, until, state, author, reason in session.store.iterate(_PAUSES, asked):
        end = datetime.fromisoformat(until) if until else None
        pauses[issue].append(str(Stop(datetime.fromisoformat(since), end, State(state), author, reason)))
    for issue, kind, to in session.store.iterate(_LINKS, asked):
        links[issue].append(str(Link(LinkKind(kind), to)))
    return Said(comments, pauses, links)
