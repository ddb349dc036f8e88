"""One line for each part of the method: one honest number, how old it is, and the list that it was counted from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cockpit import figures
from cockpit.areas import AREAS, load
from cockpit.listing import Line
from storage.days import stored_day

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cockpit.session import Session


@dataclass(frozen=True)
class Figure:
    """A number about a part of the project.

    ``value`` reads as a sentence whose number comes first. ``noun`` and ``filter`` name the list that it was counted
    from. ``as_of`` is the day of the newest fact behind it, None while there is none. ``why`` says why there is no
    number when there is none.
    """

    key: str
    label: str
    value: Line
    noun: str
    filter: str = ""
    as_of: date | None = None
    count: int | None = None
    why: str = ""

    def plain(self, session: Session) -> dict[str, object]:
        """Return it as data."""
        text = "".join(part for part, _tone in self.value)
        return {
            "part": self.key,
            "count": self.count,
            "text": text,
            "as_of": self.as_of,
            "list": f"{self.noun} list {self.filter}".strip(),
            "why": self.why,
        }


def read(session: Session) -> list[Figure]:
    """Return the figures of all areas, in the order of the method."""
    found: list[Figure] = []
    for area in AREAS:
        if area.home:
            counts: Callable[[Session], Sequence[Figure]] = load(area.home)  # type: ignore[assignment]
            found += counts(session)
    return found


def newest(session: Session, *tables: str) -> date | None:
    """Return the day of the newest change of this project's rows in some tables, None when there was none.

    The journal is read from its end, so the cost does not grow with its length unless nothing was ever written.
    """
    marks = ", ".join("?" * len(tables))
    sql = (
        "SELECT substr(c.at, 1, 10) FROM change c WHERE c.id = ("
        f"SELECT MAX(change) FROM (SELECT (SELECT MAX(j.change) FROM journal j WHERE j.tbl = t.value) AS change"
        f" FROM json_each(json_array({marks})) t))"
    )
    return stored_day(session.store.scalar(sql, tables))


def age(figure: Figure, session: Session) -> str:
    """Return how old a figure is, in words."""
    return figures.age(figure.as_of, session.today())
