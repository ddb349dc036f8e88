"""States of cards that a file brings, as columns of the board; a card stays where it is unless its state is another.

Somebody who moves a card on from a column to the next does not contradict a program that knows only what is open and
what is done. So such a card is not put back when the program says so anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.importers.rewritten import Edit, Rewritten
from cockpit.delivery.importers.states import ARCHIVED, Columns, Meaning, Words, nearest
from cockpit.exchange.cells import Cell, is_blank, shown, text_of
from cockpit.exchange.mapping import ColumnMapping
from cockpit.exchange.sheet import Sheet
from cockpit.i18n import N_
from cockpit.message import Message, message

_SHOWN = 8
_KIND, _COARSE = "any column of the kind", "no more than"
"""What stands before a kind in the cells of a file that says the kind of a state, or only how far work is at all."""


class Nearest(str):
    """The name of the nearest column of a kind, where a file says the kind only: others of it are as good."""

    kind: ColumnKind
    coarse: bool
    """Whether the program knows only whether work is open, begun or done."""


def state_words() -> Iterator[tuple[str, str]]:
    """Yield what stands in the cells of a settled table for the kinds of states."""
    for said in (_KIND, _COARSE):
        yield from ((f"{said} {kind}", f"{said} {kind}") for kind in ColumnKind)


def open_column(columns: Columns) -> Nearest:
    """Return the column of a card that is put away undone: in one for what is done it would count as done."""
    name = next((name for name, kind in columns if kind is not ColumnKind.DONE), columns[0][0] if columns else "")
    return _nearest(name, ColumnKind.TODO, coarse=True)


def column_of(columns: Columns, put_away: Nearest) -> Callable[[str], str]:
    """Return what turns a cell of a settled table into the name of a column, ``put_away`` for what is archived."""
    found = {
        f"{said} {kind}": _nearest(nearest(columns, kind), kind, coarse=said == _COARSE)
        for said in (_KIND, _COARSE)
        for kind in ColumnKind
    }
    if ARCHIVED not in {name for name, _kind in columns}:
        found[ARCHIVED] = put_away
    return lambda text: found.get(text, text)


def _nearest(name: str, kind: ColumnKind, *, coarse: bool) -> Nearest:
    column = Nearest(name)
    column.kind, column.coarse = kind, coarse
    return column


def settle(sheet: Sheet, mapping: ColumnMapping, words: Words, *, coarse: bool) -> Sheet:
    """Return the table with what its words for states stand for, and notes on what was supposed.

    Args:
        sheet: the table.
        mapping: its columns.
        words: what words for states stand for.
        coarse: whether the states are kinds, because the program knows only whether work is open, begun or done.
    """
    place = next(iter(mapping.fields.get("column", ())), None)
    if place is None:
        return sheet

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
        if found is not None:
            said = _COARSE if coarse else _KIND
            cells[place] = found.column if found.kind is None else f"{said} {found.kind}"
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


def agrees(said: Nearest, kind: ColumnKind, *, begun: bool) -> bool:
    """Tell whether a card may stand in a column of this kind although a file says this; ``begun``: it was in work."""
    if said.kind is kind:
        return True
    if not said.coarse or said.kind is ColumnKind.DONE or kind is ColumnKind.DONE:
        return False
    # That it was begun is no news of a card that has been in work; somebody has put it back since.
    return said.kind is ColumnKind.TODO or begun


def _notes(guessed: Mapping[str, str], dropped: int) -> list[Message]:
    notes = []
    if guessed:
        read = [f"{shown(word)} = {column}" for word, column in list(guessed.items())[:_SHOWN]]
        text = N_('states that were guessed: {names}; say otherwise by --state "WORD=COLUMN"')
        notes.append(message(text, names=", ".join(read) + (" …" if len(guessed) > _SHOWN else "")))
    if dropped:
        notes.append(message(N_("will not be done or is a duplicate, so archived: {count}"), count=dropped))
    return notes
