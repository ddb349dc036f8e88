"""Pauses and links as one text each, for cells of a table; reading one gives back what was written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from cockpit.errors import BadInput
from cockpit.exchange.cells import shown
from cockpit.exchange.comments import AUTHOR, moment, quoted, stamp, unquoted
from cockpit.i18n import N_
from cockpit.operations.choices import LinkKind
from cockpit.operations.issue_states import State

_PAUSE = re.compile(rf"(?P<since>\d{{4}}-\S+?)\.\.(?P<until>\d{{4}}-\S+)? (?P<state>[a-z-]+) {AUTHOR}: ?(?P<reason>.*)")
_KINDS = {kind.value: kind for kind in LinkKind}


@dataclass(frozen=True)
class Stop:
    """A time in which a clock stood still; both moments are in UTC."""

    since: datetime
    until: datetime | None
    state: State
    author: str
    reason: str

    def __str__(self) -> str:
        """Return it as ``read_stop`` reads it."""
        until = stamp(self.until) if self.until else ""
        return f"{stamp(self.since)}..{until} {self.state.value} {quoted(self.author)}: {self.reason}".rstrip()


@dataclass(frozen=True)
class Link:
    """That an issue has to do with what ``to`` names: an id, a key of another program, or an address on the web."""

    kind: LinkKind
    to: str

    def __str__(self) -> str:
        """Return it as ``read_link`` reads it."""
        return f"{self.kind.value} {self.to}"


def read_stop(text: str) -> Stop:
    """Return a pause; ``BadInput`` for a text that is none."""
    match = _PAUSE.fullmatch(text.strip())
    since = moment(match["since"]) if match else None
    until = moment(match["until"]) if match and match["until"] else None
    if match is None or since is None or (match["until"] and until is None) or match["state"] not in list(State):
        text_ = N_("“{text}” is no pause; write it like 2026-11-24T09:00:00Z..2026-11-25T09:00:00Z waiting li.wei: why")
        raise _unread(text, text_)
    return Stop(since, until, State(match["state"]), unquoted(match["author"]), match["reason"].strip())


def read_link(text: str) -> Link:
    """Return a link; one without a kind relates to what it names."""
    kind, _space, to = text.strip().partition(" ")
    return Link(_KINDS[kind], to.strip()) if kind in _KINDS and to.strip() else Link(LinkKind.RELATES, text.strip())


def normal_stop(text: str) -> str:
    """Return a pause in the form in which it is compared."""
    return str(read_stop(text))


def normal_link(text: str) -> str:
    """Return a link in the form in which it is compared."""
    return str(read_link(text))


def _unread(text: str, problem: str) -> BadInput:
    return BadInput(problem, text=shown(text))
