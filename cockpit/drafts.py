"""What was typed and not yet saved, kept for the person who typed it: the newest first, some earlier ones behind it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cockpit.command import Command

if TYPE_CHECKING:
    from cockpit.command import Receipt
    from cockpit.session import Session

LINE = "_line"
"""Under this name a draft holds a line that was not read yet."""
OPEN = "_open"
"""Under this name a draft holds the inputs that the person left open when asked."""
_EARLIER = "_earlier"
_MOST_EARLIER = 9


def keep(
    session: Session,
    command: type[Command],
    inputs: Mapping[str, Any],
    *,
    beside: bool = False,
    following: Sequence[Mapping[str, Any]] = (),
) -> Receipt | None:
    """Keep the inputs that hold anything; return None when there is nothing to keep or no project to keep it in.

    They take the place of the newest draft, or stand in front of it with ``beside``. ``following`` are further drafts
    that come after them.
    """
    drafts = [filled for each in (inputs, *following) if (filled := _filled(each)) and filled.keys() != {OPEN}]
    if session.project is None or not drafts:
        return None
    drafts += _stored(session, command)[0 if beside else 1 :]
    from cockpit.portfolio.commands import KeepDraft

    return session.do(KeepDraft(command=command.name, values=_text(drafts[: _MOST_EARLIER + 1])))


def find(session: Session, command: type[Command]) -> dict[str, Any]:
    """Return the inputs that the person left behind last, empty when there are none."""
    return next(iter(_stored(session, command)), {})


def drop(session: Session, command: type[Command]) -> None:
    """Throw the person's newest draft of a command away, if there is one; an earlier one takes its place."""
    stored = _stored(session, command)
    if not stored:
        return
    from cockpit.portfolio.commands import DropDraft, KeepDraft

    if stored[1:]:
        session.do(KeepDraft(command=command.name, values=_text(stored[1:])))
    else:
        session.do(DropDraft(command=command.name))


def _filled(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in inputs.items() if value not in (None, "", (), [])}


def _stored(session: Session, command: type[Command]) -> list[dict[str, Any]]:
    sql = 'SELECT "values" FROM draft WHERE project_id = ? AND actor = ? AND command = ?'
    found = session.store.scalar(sql, (session.project_id, session.actor, command.name))
    if found is None:
        return []
    newest = dict(json.loads(found))
    earlier = newest.pop(_EARLIER, [])
    return [newest, *map(dict, earlier)]


def _text(drafts: Sequence[Mapping[str, Any]]) -> str:
    """Return the drafts as they are stored; the oldest are left out, and the longest texts, where there is no room."""
    from cockpit.portfolio.commands import DRAFT_LENGTH

    newest, earlier = dict(drafts[0]), list(drafts[1:])
    while len(text := _json({**newest, _EARLIER: earlier} if earlier else newest)) > DRAFT_LENGTH:
        if earlier:
            earlier.pop()
        else:
            del newest[max(newest, key=lambda name: len(_json(newest[name])))]
    return text


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
