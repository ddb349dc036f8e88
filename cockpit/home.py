"""A few honest numbers for each part of the method, how old they are, and the list that each was counted from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cockpit import figures
from cockpit.areas import AREAS, load
from cockpit.i18n import _
from cockpit.listing import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cockpit.listing import Tone
    from cockpit.session import Session


@dataclass(frozen=True)
class Figure:
    """A number about a part of the project.

    ``key`` is that of the part for its first number; every further one adds a word behind a dot. ``value`` reads as a
    sentence whose number comes first. ``noun`` and ``filter`` name the list that it was counted from, ``count`` says
    how many rows that has. ``as_of`` is the day of the newest fact behind it, None while there is none. ``reason`` says
    what is counted, ``why`` why there is no number when there is none, and ``hint`` which keys of a screen lead to one.
    """

    key: str
    label: str
    value: Line
    noun: str
    filter: str = ""
    as_of: date | None = None
    count: int | None = None
    why: str = ""
    reason: str = ""
    hint: str = ""

    @property
    def on_screen(self) -> Line:
        """The value with the keys that lead to one."""
        return (*self.value, (f"{_('; ')}{self.hint}", "muted")) if self.hint else self.value

    @property
    def part(self) -> str:
        """The key of the part that it is about."""
        return self.key.partition(".")[0]

    @property
    def listed(self) -> str:
        """The command that lists what was counted."""
        return f"{self.noun} list {self.filter}".strip()

    @property
    def explained(self) -> str:
        """What is counted, and from which list, or why there is no number."""
        if self.why:
            return _("; ").join(filter(None, (self.why, self.hint)))
        return _("{reason} – “{list}”", reason=self.reason, list=self.listed)

    def further(
        self, word: str, noun: str, filter_: str, count: int, text: str, reason: str, tone: Tone = "warn"
    ) -> Figure:
        """Return a further number of the same part; ``text`` is a sentence with the number in it."""
        return Figure(
            f"{self.part}.{word}", self.label, ((text, tone),), noun, filter_, self.as_of, count, reason=reason
        )

    def plain(self, session: Session) -> dict[str, object]:
        """Return it as data."""
        text = "".join(part for part, _tone in self.value)
        return {
            "part": self.part,
            "key": self.key,
            "count": self.count,
            "text": text,
            "as_of": self.as_of,
            "list": self.listed,
            "why": self.why or self.reason,
        }


def unknown(key: str, label: str, noun: str, why: str, *, hint: str = "", as_of: date | None = None) -> Figure:
    """Return the first figure of a part of which nothing can be counted yet."""
    return Figure(key, label, (("-", "muted"), (f"  {why}", "muted")), noun, as_of=as_of, why=why, hint=hint)


def read(session: Session) -> list[Figure]:
    """Return the figures of all areas, in the order of the method."""
    found: list[Figure] = []
    for area in AREAS:
        if area.home:
            counts: Callable[[Session], Sequence[Figure]] = load(area.home)  # type: ignore[assignment]
            found += counts(session)
    return found


# The plus keeps the planner from collecting every row of the table in the journal first.
_NEWEST = """
SELECT j.change FROM journal j WHERE +j.tbl = '{table}' AND (
    EXISTS (SELECT 1 FROM "{table}" x WHERE x.id = j.pk AND x.project_id = :project)
    OR (j.after IS NULL AND json_extract(j.before, '$.project_id') = :project))
ORDER BY j.seq DESC LIMIT 1
"""


def newest(session: Session, *tables: str) -> date | None:
    """Return the day of the newest change of this project's rows in some tables, None when there was none.

    The journal is read from its end, so the cost does not grow with its length unless nothing was ever written, or only
    in other projects. A row that is gone tells its project itself.
    """
    newest_ = ", ".join(f"({_NEWEST.format(table=table)})" for table in tables)
    sql = f"SELECT at FROM change WHERE id = (SELECT MAX(value) FROM json_each(json_array({newest_})))"
    return session.day_of(session.store.scalar(sql, {"project": session.project_id}))


def age(figure: Figure, session: Session) -> str:
    """Return how old a figure is, in words."""
    return figures.age(figure.as_of, session.today())


def shown(first: Figure, *further: Figure) -> list[Figure]:
    """Return the figures of a part: the first one, and of the further ones those that count something."""
    return [first, *(figure for figure in further if figure.count)]
