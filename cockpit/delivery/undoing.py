"""What becomes of the history of cards when a change is undone, or done again.

A line of history tells how a card stood. On its day an undo takes it back. Later, or once a closed sprint has counted
it, it tells what was so, and what the undo brings about is a line of the day on which it is done. What an import told
of days before it goes with the import.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.choices import CARD, SprintState
from cockpit.delivery.records import Card, CardState
from cockpit.delivery.saving import counted_kind, state_of
from cockpit.errors import Conflict
from cockpit.i18n import N_
from cockpit.ids import human
from storage.change import Change
from storage.journal import Entry, merge

Line = Mapping[str, Any]
"""A row of ``CardState`` as it is stored."""

# A sprint that came with the same change goes with it.
_COUNTED = """
SELECT json_extract(l.value, '$.id'), json_extract(l.value, '$.card_id'), s.name FROM json_each(:lines) l
JOIN sprint s ON s.id IN (json_extract(l.value, '$.sprint_id'), json_extract(l.value, '$.left_sprint_id'))
WHERE s.state = :closed AND s.last_state >= json_extract(l.value, '$.id')
    AND s.id NOT IN (SELECT value FROM json_each(:touched))
"""
_OTHERS = """
SELECT * FROM card_state WHERE card_id IN (SELECT value FROM json_each(:cards))
    AND id NOT IN (SELECT value FROM json_each(:lines))
"""
_LAST = """
SELECT * FROM card_state WHERE id IN (
    SELECT MAX(id) FROM card_state WHERE card_id IN (SELECT value FROM json_each(?)) GROUP BY card_id)
"""


@contextmanager
def keeping_history(change: Change, entries: Sequence[Entry], today: date) -> Iterator[Sequence[Entry]]:
    """Yield what of the entries is to be reverted, and write down afterwards how the cards stand.

    Args:
        change: the one that reverts them.
        entries: what one change has written.
        today: the day on which that is done.

    Raises:
        Conflict: a card would come or go that a closed sprint has counted.
    """
    whole = merge(entries)
    cards = {entry.pk: entry for entry in whole if entry.table == Card.table}
    passing = {pk for pk, entry in cards.items() if entry.before is None or entry.after is None}
    lines: list[Line] = [entry.after or entry.before or {} for entry in whole if entry.table == CardState.table]
    others = _others(change, [pk for pk in passing if cards[pk].before is None], lines)
    touched = [entry.pk for entry in whole if entry.table == "sprint"]
    counted = _counted(change, [*lines, *others], touched)
    for card, sprint in counted.values():
        if card in passing:
            raise _refused(cards[card], sprint)
    # A card that goes takes along what was written down of it since.
    change.delete_rows(CardState.table, {line["id"]: line["version"] for line in others})
    standing = {
        line["id"]
        for line in lines
        if line["card_id"] not in passing
        and (line["id"] in counted or not (line["told"] or line["day"] >= today.isoformat()))
    }
    yield [entry for entry in entries if entry.table != CardState.table or entry.pk not in standing]
    _tell(change, sorted({line["card_id"] for line in lines} - passing), today)


def _others(change: Change, cards: Sequence[int], lines: Sequence[Line]) -> list[Line]:
    """Return the lines of some cards but for those that are known."""
    values = {"cards": json.dumps(cards), "lines": json.dumps([line["id"] for line in lines])}
    return [dict(row) for row in change.query(_OTHERS, values)] if cards else []


def _counted(change: Change, lines: Sequence[Line], touched: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Return the card and the sprint of each line that a closed sprint has counted, by the id of the line."""
    values = {"lines": json.dumps(lines), "closed": SprintState.CLOSED.value, "touched": json.dumps(touched)}
    return {pk: (card, sprint) for pk, card, sprint in change.query(_COUNTED, values)}


def _refused(card: Entry, sprint: str) -> Conflict:
    text = N_("{sprint} is closed and has counted {card}; archive the card instead")
    if card.after is None:
        text = N_("{sprint} is closed by now and cannot take {card} in again; add the card anew")
    return Conflict(text, sprint=sprint, card=human(CARD, int(str((card.after or card.before or {})["number"]))))


def _tell(change: Change, cards: Sequence[int], today: date) -> None:
    """Write down how cards stand, where that is not how they stood last."""
    asked = (json.dumps(cards),)
    last = {row["card_id"]: CardState.from_row(dict(row)) for row in change.query(_LAST, asked)}
    kinds = {row[0]: ColumnKind(row[1]) for row in change.query("SELECT id, kind FROM board_column")}
    for row in change.query("SELECT * FROM card WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", asked):
        card = Card.from_row(dict(row))
        was, kind = last[card.id], kinds[card.column_id]
        left = None if was.sprint_id == card.sprint_id else was.sprint_id
        now = state_of(card, kind, counted_kind(was.kind, was.archived), today, left=left)
        if _counts(was) != _counts(now):
            change.save(now)


def _counts(line: CardState) -> tuple[object, ...]:
    return line.sprint_id, line.points, line.kind, line.archived
