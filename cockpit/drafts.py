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
_ABOUT = "_about"
"""Under this name a draft holds the ids of the rows that its command was going to be given to."""
_EARLIER = "_earlier"
_MOST_EARLIER = 9


def keep(
    session: Session,
    command: type[Command],
    inputs: Mapping[str, Any],
    *,
    about: Sequence[int] = (),
    beside: bool = False,
    following: Sequence[Mapping[str, Any]] = (),
) -> Receipt | None:
    """Keep the inputs that hold anything; return None when there is nothing to keep or no project to keep it in.

    They take the place of the newest draft about the same rows, or stand in front of it with ``beside``. ``following``
    are further drafts that come after them.
    """
    drafts = [filled for each in (inputs, *following) if (filled := _filled(each)) and filled.keys() != {OPEN}]
    if session.project is None or not drafts:
        return None
    if about:
        drafts = [{**draft, _ABOUT: list(about)} for draft in drafts]
    stored = _stored(session, command)
    drafts += stored if beside else _without_newest(stored, about)
    from cockpit.portfolio.commands import KeepDraft

    return session.do(KeepDraft(command=command.name, values=_text(drafts[: _MOST_EARLIER + 1])))


def find(session: Session, command: type[Command], about: Sequence[int] = ()) -> dict[str, Any]:
    """Return the inputs that the person left behind last about some rows, or about none; empty when there are none."""
    found = next((draft for draft in _stored(session, command) if _is_about(draft, about)), {})
    return {name: value for name, value in found.items() if name != _ABOUT}


def drop(session: Session, command: type[Command], about: Sequence[int] = ()) -> None:
    """Throw the person's newest draft about some rows away, if there is one; an earlier one takes its place."""
    stored = _stored(session, command)
    left = _without_newest(stored, about)
    if len(left) == len(stored):
        return
    from cockpit.portfolio.commands import DropDraft, KeepDraft

    if left:
        session.do(KeepDraft(command=command.name, values=_text(left)))
    else:
        session.do(DropDraft(command=command.name))


_TYPED = ":"
"""In the place of a command this stands for a line of commands that was not handed in."""


def keep_line(session: Session, text: str) -> Receipt | None:
    """Keep a line of commands that is being typed; return None where there is no project to keep it in."""
    if session.project is None:
        return None
    from cockpit.portfolio.commands import KeepDraft

    return session.do(KeepDraft(command=_TYPED, values=_text([{LINE: text}])))


def line(session: Session) -> str:
    """Return the line of commands that the person was typing when a session broke off; empty when there is none."""
    stored = _held(session, _TYPED)
    return str(stored[0].get(LINE, "")) if stored else ""


def drop_line(session: Session) -> None:
    """Throw that line away."""
    from cockpit.portfolio.commands import DropDraft

    session.do(DropDraft(command=_TYPED))


def _is_about(draft: Mapping[str, Any], about: Sequence[int]) -> bool:
    return list(draft.get(_ABOUT, ())) == list(about)


def _without_newest(drafts: Sequence[dict[str, Any]], about: Sequence[int]) -> list[dict[str, Any]]:
    newest = next((place for place, draft in enumerate(drafts) if _is_about(draft, about)), len(drafts))
    return [*drafts[:newest], *drafts[newest + 1 :]]


def _filled(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in inputs.items() if value not in (None, "", (), [])}


def _stored(session: Session, command: type[Command]) -> list[dict[str, Any]]:
    return _held(session, command.name)


def _held(session: Session, command: str) -> list[dict[str, Any]]:
    sql = 'SELECT "values" FROM draft WHERE project_id = ? AND actor = ? AND command = ?'
    found = session.store.scalar(sql, (session.project_id, session.actor, command))
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
