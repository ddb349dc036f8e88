"""Comments as one text each, for cells of a table; reading one gives back what was written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from cockpit.clean import clean
from cockpit.errors import BadInput
from cockpit.exchange.cells import shown
from cockpit.exchange.dates import DateOrder, read_moment
from cockpit.i18n import N_

AUTHOR = r'(?P<author>"(?:[^"\\]|\\.)*"|[^":\n]*?)'
"""The pattern of an author as ``quoted`` writes one."""
_COMMENT = re.compile(
    rf"(?P<at>\d{{4}}-\S+) {AUTHOR}(?P<evidence> \[evidence\])?(?P<archived> \[archived\])?: (?P<text>.+)", re.DOTALL
)

_ARCHIVED = " [archived]"


@dataclass(frozen=True)
class Comment:
    """What somebody said about something; ``at`` is in UTC."""

    at: datetime
    author: str
    evidence: bool
    text: str
    archived: bool = False

    def __str__(self) -> str:
        """Return it as ``read_comment`` reads it."""
        marks = (" [evidence]" if self.evidence else "") + (_ARCHIVED if self.archived else "")
        return f"{stamp(self.at)} {quoted(self.author)}{marks}: {self.text}"


def read_comment(text: str) -> Comment:
    """Return a comment; ``BadInput`` for a text that is none."""
    match = _COMMENT.fullmatch(text.strip())
    at = moment(match["at"]) if match else None
    if match is None or at is None:
        raise BadInput(
            N_("“{text}” is no comment; write it like 2026-11-24T09:00:00Z li.wei: seen again"), text=shown(text)
        )
    return Comment(
        at, unquoted(match["author"]), bool(match["evidence"]), clean(match["text"]).strip(), bool(match["archived"])
    )


def normal_comment(text: str) -> str:
    """Return a comment in the form in which it is compared."""
    return str(read_comment(text))


def jira_comment(text: str, order: DateOrder | None, zone: tzinfo) -> Comment | None:
    """Return a comment as Jira writes it, ``date;author;text``; None for one that does not say when.

    ``zone`` is where a time without a zone is meant.
    """
    date, _first, rest = text.partition(";")
    author, second, said = rest.partition(";")
    at = read_moment(date, order) if second else None
    if at is None or not said.strip():
        return None
    return Comment(_in_utc(at, zone), author.strip(), False, clean(said).strip())


def github_comments(comments: object, zone: tzinfo) -> Iterator[Comment]:
    """Yield comments as GitHub lists them; its interface for programs tells only how many there are."""
    for each in comments if isinstance(comments, list) else ():
        if not isinstance(each, Mapping):
            continue
        at = read_moment(str(each.get("createdAt") or each.get("created_at") or ""))
        said = clean(str(each.get("body") or "")).strip()
        if at is not None and said:
            who = each.get("author") or each.get("user")
            name = (who.get("login") or who.get("name")) if isinstance(who, Mapping) else who
            yield Comment(_in_utc(at, zone), str(name or "").strip(), False, said)


def stamp(at: datetime) -> str:
    """Return a moment as it is written."""
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def moment(text: str) -> datetime | None:
    """Return a moment that was written, in UTC; None for what is none or has no time zone."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(UTC).replace(microsecond=0) if at.tzinfo else None


def quoted(author: str) -> str:
    """Return an author in such a way that the end of the name is seen."""
    plain = (
        author
        and not set(author) & set('":\n')
        and not author.endswith((" [evidence]", _ARCHIVED))
        and author == author.strip()
    )
    return author if plain or not author else json.dumps(author, ensure_ascii=False)


def unquoted(text: str) -> str:
    """Return the author in what ``quoted`` made."""
    if not text.startswith('"'):
        return text
    try:
        return str(json.loads(text))
    except ValueError:
        return text


def _in_utc(at: datetime, zone: tzinfo) -> datetime:
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
