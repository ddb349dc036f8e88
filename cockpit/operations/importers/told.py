"""Comments, pauses and links as one text each, for cells of a table; reading one gives back what was written."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from cockpit.clean import clean
from cockpit.errors import BadInput
from cockpit.exchange.cells import shown
from cockpit.exchange.dates import DateOrder, read_moment
from cockpit.i18n import N_
from cockpit.operations.choices import LinkKind
from cockpit.operations.issue_states import State

_AUTHOR = r'(?P<author>"(?:[^"\\]|\\.)*"|[^":\n]*?)'
_COMMENT = re.compile(rf"(?P<at>\d{{4}}-\S+) {_AUTHOR}(?P<evidence> \[evidence\])?: (?P<text>.+)", re.DOTALL)
_PAUSE = re.compile(
    rf"(?P<since>\d{{4}}-\S+?)\.\.(?P<until>\d{{4}}-\S+)? (?P<state>[a-z-]+) {_AUTHOR}: ?(?P<reason>.*)"
)
_KINDS = {kind.value: kind for kind in LinkKind}


@dataclass(frozen=True)
class Comment:
    """What somebody said about an issue; ``at`` is in UTC."""

    at: datetime
    author: str
    evidence: bool
    text: str

    def __str__(self) -> str:
        """Return it as ``read_comment`` reads it."""
        mark = " [evidence]" if self.evidence else ""
        return f"{_stamp(self.at)} {_quoted(self.author)}{mark}: {self.text}"


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
        until = _stamp(self.until) if self.until else ""
        return f"{_stamp(self.since)}..{until} {self.state.value} {_quoted(self.author)}: {self.reason}".rstrip()


@dataclass(frozen=True)
class Link:
    """That an issue has to do with what ``to`` names: an id, a key of another program, or an address on the web."""

    kind: LinkKind
    to: str

    def __str__(self) -> str:
        """Return it as ``read_link`` reads it."""
        return f"{self.kind.value} {self.to}"


def read_comment(text: str) -> Comment:
    """Return a comment; ``BadInput`` for a text that is none."""
    match = _COMMENT.fullmatch(text.strip())
    at = _moment(match["at"]) if match else None
    if match is None or at is None:
        raise _unread(text, N_("“{text}” is no comment; write it like 2026-11-24T09:00:00Z li.wei: seen again"))
    return Comment(at, _unquoted(match["author"]), bool(match["evidence"]), clean(match["text"]).strip())


def read_stop(text: str) -> Stop:
    """Return a pause; ``BadInput`` for a text that is none."""
    match = _PAUSE.fullmatch(text.strip())
    since = _moment(match["since"]) if match else None
    until = _moment(match["until"]) if match and match["until"] else None
    if match is None or since is None or (match["until"] and until is None) or match["state"] not in list(State):
        text_ = N_("“{text}” is no pause; write it like 2026-11-24T09:00:00Z..2026-11-25T09:00:00Z waiting li.wei: why")
        raise _unread(text, text_)
    return Stop(since, until, State(match["state"]), _unquoted(match["author"]), match["reason"].strip())


def read_link(text: str) -> Link:
    """Return a link; one without a kind relates to what it names."""
    kind, _space, to = text.strip().partition(" ")
    return Link(_KINDS[kind], to.strip()) if kind in _KINDS and to.strip() else Link(LinkKind.RELATES, text.strip())


def foreign_comment(text: str, order: DateOrder | None, zone: tzinfo) -> Comment | None:
    """Return a comment as Jira writes it, ``date;author;text``; None for one that does not say when."""
    date, _first, rest = text.partition(";")
    author, second, said = rest.partition(";")
    at = read_moment(date, order) if second else None
    if at is None or not said.strip():
        return None
    at = at if at.tzinfo else at.replace(tzinfo=zone)
    return Comment(at.astimezone(UTC), author.strip(), False, clean(said).strip())


def normal_comment(text: str) -> str:
    """Return a comment in the form in which it is compared."""
    return str(read_comment(text))


def normal_stop(text: str) -> str:
    """Return a pause in the form in which it is compared."""
    return str(read_stop(text))


def normal_link(text: str) -> str:
    """Return a link in the form in which it is compared."""
    return str(read_link(text))


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(UTC).replace(microsecond=0) if at.tzinfo else None


def _quoted(author: str) -> str:
    plain = author and not set(author) & set('":\n') and not author.endswith(" [evidence]") and author == author.strip()
    return author if plain or not author else json.dumps(author, ensure_ascii=False)


def _unquoted(text: str) -> str:
    if not text.startswith('"'):
        return text
    try:
        return str(json.loads(text))
    except ValueError:
        return text


def _unread(text: str, problem: str) -> BadInput:
    return BadInput(problem, text=shown(text))
