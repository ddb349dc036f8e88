"""What was typed and not yet saved, kept for the person who typed it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cockpit.command import Command
from cockpit.portfolio.commands import DropDraft, KeepDraft

if TYPE_CHECKING:
    from cockpit.command import Receipt
    from cockpit.session import Session


def keep(session: Session, command: type[Command], inputs: Mapping[str, Any]) -> Receipt | None:
    """Keep the inputs that hold anything; return None when there is nothing to keep or no project to keep it in."""
    filled = {name: value for name, value in inputs.items() if value not in (None, "", (), [])}
    if session.project is None or not filled:
        return None
    return session.do(KeepDraft(command=command.name, values=json.dumps(filled, ensure_ascii=False, default=str)))


def find(session: Session, command: type[Command]) -> dict[str, Any]:
    """Return the inputs that the person left behind, empty when there are none."""
    sql = 'SELECT "values" FROM draft WHERE project_id = ? AND actor = ? AND command = ?'
    found = session.store.scalar(sql, (session.project_id, session.actor, command.name))
    return {} if found is None else dict(json.loads(found))


def drop(session: Session, command: type[Command]) -> None:
    """Throw the person's draft of a command away, if there is one."""
    if find(session, command):
        session.do(DropDraft(command=command.name))
