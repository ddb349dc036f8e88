"""What a file said before is no news: what was decided here since is left as it was decided.

Programs and people hand over the same file again and again. A row that says of a decision what it said the last time
does not contradict somebody who has decided otherwise since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from cockpit.clean import clean_line
from cockpit.exchange.known import Entry
from cockpit.exchange.target import Value, Values
from storage.journal import parse_entry, stands

if TYPE_CHECKING:
    from cockpit.session import Session

_WRITTEN = """
SELECT j.seq, j.change, j.tbl, j.pk, j.before, j.after FROM journal j JOIN change c ON c.id = j.change
WHERE j.tbl = ? AND j.pk = ? AND c.command = ? ORDER BY j.seq
"""


class Decided(NamedTuple):
    """Fields that are one decision."""

    columns: Mapping[str, str]
    """Those that tell whether a row says something new, with the columns that hold them."""
    along: tuple[str, ...] = ()
    """Further ones, which go with them."""


class Earlier:
    """What the imports by one command wrote of the rows of a table."""

    def __init__(self, session: Session, table: str, command: str, decisions: Sequence[Decided]) -> None:
        """``decisions`` are those that a file may repeat without taking back what was decided since."""
        self._session = session
        self._table = table
        self._command = command
        self._decisions = decisions
        self._standing: dict[int, bool] = {}

    def news(self, entry: Entry, values: Values) -> Values:
        """Return what a row says of a known entry, without the decisions of which it only says what it said before."""
        old: set[str] = set()
        written: dict[str, Any] | None = None
        for decided in self._decisions:
            said = [(name, column) for name, column in decided.columns.items() if name in values]
            if all(_kept(values[name]) == _kept(entry.values.get(name)) for name, _column in said):
                continue
            written = self._written(entry.id) if written is None else written
            if all(column in written and _kept(values[name]) == _kept(written[column]) for name, column in said):
                old.update(decided.columns, decided.along)
        return {name: value for name, value in values.items() if name not in old} if old else values

    def _written(self, pk: int) -> dict[str, Any]:
        """Return each column of a row as an import that was not undone wrote it last."""
        store = self._session.store
        found: dict[str, Any] = {}
        for row in store.query(_WRITTEN, (self._table, pk, self._command)):
            entry = parse_entry(tuple(row))
            if entry.change not in self._standing:
                self._standing[entry.change] = stands(store.query, entry.change)
            if self._standing[entry.change]:
                found |= entry.after or {}
        return found


def _kept(value: Value) -> object:
    """Return a value as a column holds it; what is empty is the same in each kind of field."""
    if isinstance(value, str):
        return clean_line(value)
    return value.isoformat() if isinstance(value, date) else "" if value is None else value
