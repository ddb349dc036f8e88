"""Ids of a file that mean other cards here, as those of another store do: told before anything is overwritten."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from cockpit.delivery.importers.keys import normal_id
from cockpit.exchange.cells import is_blank, shown, text_of
from cockpit.exchange.mapping import ColumnMapping
from cockpit.exchange.sheet import Sheet
from cockpit.exchange.words import plain
from cockpit.i18n import N_
from cockpit.message import Message, message

_SHOWN = 3
_CHINESE = re.compile(r"[\u3400-\u9fff]+")


def is_unlike(one: str, other: str) -> bool:
    """Tell whether two titles have nothing in common: no word, and of Chinese no two characters in a row."""
    return _parts(one).isdisjoint(_parts(other))


def _parts(title: str) -> set[str]:
    text = plain(title)
    chinese = {run[place : place + 2] for run in _CHINESE.findall(text) for place in range(max(1, len(run) - 1))}
    return chinese | set(re.findall(r"\w+", _CHINESE.sub(" ", text)))


def other_cards_note(sheet: Sheet, mapping: ColumnMapping, titles: Callable[[], Mapping[str, str]]) -> list[Message]:
    """Return a note on rows whose ids are here those of cards with wholly other titles.

    Args:
        sheet: the table.
        mapping: its columns.
        titles: returns the titles of the cards here by their ids; asked only if the file has ids and titles.
    """
    ids, named = (next(iter(mapping.fields.get(name, ())), None) for name in ("id", "title"))
    if ids is None or named is None:
        return []
    here = titles()
    found = []
    for row in sheet.rows:
        if max(ids, named) >= len(row.cells) or is_blank(row.cells[ids]) or is_blank(row.cells[named]):
            continue
        name, title = normal_id(text_of(row.cells[ids])), text_of(row.cells[named])
        if name in here and is_unlike(here[name], title):
            found.append(f"{name} “{shown(here[name])}” → “{shown(title)}”")
    if not found:
        return []
    told = ", ".join(found[:_SHOWN]) + (" …" if len(found) > _SHOWN else "")
    text = N_("ids that mean other cards here ({count}): {names}; is the file from another store? Then leave ids out")
    return [message(text, count=len(found), names=told)]
