"""States of cards that a file brings, as columns of the board; a card stays where it is unless its state is another.

Somebody who moves a card on from a column to the next does not contradict a program that knows only what is open and
what is done. So such a card is not put back each time the file is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.importers.keys import normal_id, normal_key
from cockpit.delivery.importers.rewritten import Edit, Rewritten
from cockpit.delivery.importers.states import ARCHIVED, Meaning, Words, nearest
from cockpit.exchange.cells import Cell, is_blank, shown, text_of
from cockpit.exchange.mapping import ColumnMapping
from cockpit.exchange.sheet import Sheet
from cockpit.i18n import N_
from cockpit.message import Message, message

_SHOWN = 8


@dataclass(frozen=True)
class Standing:
    """Where a card of the project stands."""

    kind: ColumnKind
    begun: bool
    archived: bool


def settle(
    sheet: Sheet, mapping: ColumnMapping, words: Words, known: Callable[[], Mapping[str, Standing]], *, coarse: bool
) -> Sheet:
    """Return the table with the columns that its words for states stand for, and notes on what was supposed.

    Args:
        sheet: the table, whose keys name their source.
        mapping: its columns.
        words: what words for states stand for.
        known: returns the cards of the project by their ids and keys; asked only if there are states at all.
        coarse: whether the states are kinds, because the program knows only whether work is open, begun or done.
    """
    place = next(iter(mapping.fields.get("column", ())), None)
    if place is None:
        return sheet
    names = [
        (each, rule) for name, rule in (("id", normal_id), ("key", normal_key)) for each in mapping.fields.get(name, ())
    ]
    cards = known()

    def meaning(cells: list[Cell] | tuple[Cell, ...]) -> Meaning | None:
        if place >= len(cells) or is_blank(cells[place]):
            return None
        word = text_of(cells[place]).strip()
        if not coarse or word == ARCHIVED:
            return words.meaning(word)
        kind = ColumnKind(word)
        return Meaning(nearest(words.columns, kind), kind)

    def edit(cells: list[Cell]) -> bool:
        found = meaning(cells)
        if found is None:
            return True
        texts = (rule(text_of(cells[each])) for each, rule in names if not is_blank(cells[each]))
        card = next((cards[text] for text in texts if text in cards), None)
        stays = card is not None and not card.archived and found.kind is not None
        cells[place] = None if stays and card and _agrees(found.kind, card, coarse=coarse) else found.column
        return True

    guessed: dict[str, str] = {}
    dropped = 0
    for row in sheet.rows:
        found = meaning(row.cells)
        if found is not None and found.guessed:
            guessed[text_of(row.cells[place]).strip()] = found.column
        dropped += found is not None and found.column == ARCHIVED

    def begin() -> Edit:
        return edit

    notes = (*sheet.notes, *_notes(guessed, dropped))
    return replace(sheet, rows=Rewritten(sheet.rows, len(sheet.headings), begin), notes=notes)


def _agrees(kind: ColumnKind | None, card: Standing, *, coarse: bool) -> bool:
    """Tell whether a card may stand where it does although the file says that it is in this kind of state."""
    if kind is card.kind:
        return True
    if not coarse or kind is ColumnKind.DONE or card.kind is ColumnKind.DONE:
        return False
    # That it was begun is no news of a card that has been in work; somebody has put it back since.
    return kind is ColumnKind.TODO or card.begun


def _notes(guessed: Mapping[str, str], dropped: int) -> list[Message]:
    notes = []
    if guessed:
        read = [f"{shown(word)} = {column}" for word, column in list(guessed.items())[:_SHOWN]]
        text = N_('states that were guessed: {names}; say otherwise by --state "WORD=COLUMN"')
        notes.append(message(text, names=", ".join(read) + (" …" if len(guessed) > _SHOWN else "")))
    if dropped:
        notes.append(message(N_("will not be done or is a duplicate, so archived: {count}"), count=dropped))
    return notes
