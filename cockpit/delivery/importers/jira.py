"""Jira's CSV: headings that repeat, the last sprint of several, parents and blockers by key or by number."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from cockpit.delivery.importers.keys import JIRA, joined, parted
from cockpit.delivery.importers.rewritten import Edit, Rewritten
from cockpit.exchange.cells import Cell, is_blank, text_of
from cockpit.exchange.mapping import places_of
from cockpit.exchange.sheet import Sheet
from cockpit.exchange.words import fold, plain
from cockpit.i18n import N_
from cockpit.message import message

_KEY = ("issue key", "issuekey")
_NUMBER = "issue id"
_SPRINT, _ASSIGNEE = "sprint", "assignee"
_PARENTS = ("parent key", "parent id", "parent", "custom field (epic link)", "epic link")
_BLOCKERS = ("inward issue link (blocks)", "inward issue link (blocker)")


def is_jira(headings: Collection[str]) -> bool:
    """Tell whether these are the headings of Jira's export, or of a list that was made from one."""
    return any(fold(heading) in _folded(_KEY) for heading in headings)


def reshape(sheet: Sheet, people: Collection[str], asked: Mapping[str, str]) -> Sheet:
    """Return the table with keys that name their source, and one column each for sprint, parent and needs.

    Args:
        sheet: the table.
        people: words that name a person of the project, in their plain form; other assignees are left out.
        asked: columns that the person mapped; those stay as they are.
    """
    places = _Places.of(sheet.headings, asked)
    keys: dict[str, str] = {}
    strangers: dict[str, None] = {}
    for row in sheet.rows:
        cells = row.cells
        key = _text(cells, places.key)
        if places.number is not None and key:
            keys[_text(cells, places.number)] = key
        who = _text(cells, places.assignee)
        if who and plain(who) not in people:
            strangers[who] = None
    headings = tuple("" if place in places.sprints else heading for place, heading in enumerate(sheet.headings))
    added = tuple(places.together)
    width = len(headings) + len(added)

    def begin() -> Edit:
        return lambda cells: _edit(cells, places, keys, strangers)

    notes = sheet.notes
    if strangers:
        who = ", ".join(list(strangers)[:5]) + (" …" if len(strangers) > 5 else "")
        notes = (*notes, message(N_("not among the persons, so left without an owner: {who}"), who=who))
    return replace(sheet, headings=(*headings, *added), rows=Rewritten(sheet.rows, width, begin), notes=notes)


@dataclass(frozen=True)
class _Places:
    """Where the columns stand."""

    key: int | None
    number: int | None
    assignee: int | None
    sprints: tuple[int, ...]
    parents: tuple[int, ...]
    blockers: tuple[int, ...]

    @property
    def together(self) -> dict[str, tuple[int, ...]]:
        """Headings of the columns that are put together from others, each with the places of these."""
        found = {"sprint": self.sprints, "parent": self.parents, "needs": self.blockers}
        return {name: places for name, places in found.items() if places}

    @classmethod
    def of(cls, headings: tuple[str, ...], asked: Mapping[str, str]) -> _Places:
        taken = {place for column in asked for place in places_of(headings, column)}

        def found(*names: str) -> tuple[int, ...]:
            words = _folded(names)
            return tuple(place for place, heading in enumerate(headings) if fold(heading) in words)

        return cls(
            key=next(iter(found(*_KEY)), None),
            number=next(iter(found(_NUMBER)), None),
            assignee=next((place for place in found(_ASSIGNEE) if place not in taken), None),
            sprints=tuple(place for place in found(_SPRINT) if place not in taken),
            parents=found(*_PARENTS),
            blockers=found(*_BLOCKERS),
        )


def _edit(cells: list[Cell], places: _Places, keys: Mapping[str, str], strangers: Collection[str]) -> bool:
    if places.key is not None and (key := _text(cells, places.key)):
        cells[places.key] = _key(key)
    if places.assignee is not None and _text(cells, places.assignee) in strangers:
        cells[places.assignee] = None
    together = places.together
    for column, (name, others) in enumerate(together.items(), start=len(cells) - len(together)):
        texts = [text for place in others if (text := _text(cells, place))]
        if name == "sprint":
            cells[column] = texts[-1] if texts else None
        elif name == "parent":
            cells[column] = _key(keys.get(texts[0], texts[0])) if texts else None
        else:
            cells[column] = [_key(keys.get(text, text)) for text in texts] or None
    return True


def _key(text: str) -> str:
    source, external_id = parted(text)
    return text if text.startswith(f"{source}:") else joined(JIRA, external_id) or ""


def _text(cells: list[Cell] | tuple[Cell, ...], place: int | None) -> str:
    if place is None or place >= len(cells) or is_blank(cells[place]):
        return ""
    return text_of(cells[place]).strip()


def _folded(names: Collection[str]) -> frozenset[str]:
    return frozenset(map(fold, names))
