"""Jira's CSV: headings that repeat, the last sprint of several, parents and blockers by key or by number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo

from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.importers import jira_words as words
from cockpit.delivery.importers.foreign import Foreign, Speakers, strangers_note
from cockpit.delivery.importers.keys import JIRA, joined, looks_like_jira, parted
from cockpit.delivery.importers.rewritten import Edit, Rewritten
from cockpit.delivery.importers.states import ARCHIVED, is_dropped, kind_of
from cockpit.exchange.cells import Cell, is_blank, text_of
from cockpit.exchange.comments import jira_comment
from cockpit.exchange.dates import DateEvidence, DateOrder
from cockpit.exchange.sheet import Sheet
from cockpit.exchange.words import fold, plain
from cockpit.i18n import N_
from cockpit.message import message

_UNRESOLVED = frozenset(map(fold, words.UNRESOLVED))
_LOOKED_AT = 50
"""Rows whose keys tell whether a table comes from Jira."""


def is_jira(sheet: Sheet, key: int | None) -> bool:
    """Tell whether a table is an export of Jira, or a list that was made from one.

    Its headings say so, or what stands in ``key``, the column that tells rows apart.
    """
    if words.found(sheet.headings, words.KEY):
        return True
    if key is None:
        return False
    keys: list[str] = []
    for row in sheet.rows:
        if len(keys) == _LOOKED_AT:
            break
        if text := _text(row.cells, key):
            keys.append(text)
    return bool(keys) and all(map(looks_like_jira, keys))


def reshape(sheet: Sheet, speakers: Speakers, asked: Mapping[int, str], key: int | None, zone: tzinfo) -> Foreign:
    """Return the table with keys that name their source, and one column each for what several columns say together.

    Args:
        sheet: the table.
        speakers: the persons of the project; other assignees are left out.
        asked: columns that the person mapped, with the field of each, or nothing for one to leave out.
        key: the column that tells rows apart.
        zone: where a time of day is meant.
    """
    places = _Places.of(sheet.headings, asked, key)
    reading = _Reading(places, speakers, zone)
    reading.look(sheet)
    together = places.together
    gone = {place for name in together for place in places.named(name)}
    renamed = {place: "组件" for place in words.found(sheet.headings, words.COMPONENT) if place not in asked}
    headings = tuple(
        "" if place in gone else renamed.get(place, heading) for place, heading in enumerate(sheet.headings)
    )

    def begin() -> Edit:
        return reading.edit

    rows = Rewritten(sheet.rows, len(headings) + len(together), begin)
    notes = [*sheet.notes, *strangers_note(reading.strangers)]
    if reading.undated:
        notes.append(
            message(N_("comments that do not say when they were made, left out: {count}"), count=reading.undated)
        )
    return Foreign(replace(sheet, headings=(*headings, *together), rows=rows, notes=tuple(notes)), reading.guesses)


@dataclass(frozen=True)
class _Places:
    """Where the columns stand."""

    key: int | None
    number: int | None
    owner: int | None
    column: int | None
    category: int | None
    resolution: int | None
    resolved: int | None
    sprint: tuple[int, ...]
    parent: tuple[int, ...]
    comments: tuple[int, ...]
    inward: tuple[int, ...]
    outward: tuple[int, ...]

    def named(self, name: str) -> tuple[int, ...]:
        """Return the places of the columns that are put together into one."""
        listed = {"sprint": self.sprint, "parent": self.parent, "comments": self.comments, "needs": self.inward}
        return listed[name]

    @property
    def together(self) -> tuple[str, ...]:
        """Headings of the columns that are put together from others."""
        return tuple(
            name
            for name in ("sprint", "parent", "needs", "comments")
            if self.named(name) or (name == "needs" and self.outward)
        )

    @classmethod
    def of(cls, headings: Sequence[str], asked: Mapping[int, str], key: int | None) -> _Places:
        def all_of(name: str, known: Sequence[str]) -> tuple[int, ...]:
            guessed = [place for place in words.found(headings, known) if place not in asked]
            return tuple(sorted([*guessed, *(place for place, said in asked.items() if name and said == name)]))

        def one_of(name: str, known: Sequence[str]) -> int | None:
            said = (place for place, field_ in asked.items() if name and field_ == name)
            return next(said, next(iter(all_of(name, known)), None))

        sides = {place: words.is_inward(heading) for place, heading in enumerate(headings) if place not in asked}
        return cls(
            key=next(iter(words.found(headings, words.KEY)), key) if "key" not in asked.values() else key,
            number=one_of("", words.NUMBER),
            owner=one_of("owner", words.ASSIGNEE),
            column=one_of("column", words.STATUS),
            category=one_of("", words.CATEGORY),
            resolution=one_of("", words.RESOLUTION),
            resolved=one_of("done", words.RESOLVED),
            sprint=all_of("sprint", words.SPRINT),
            parent=all_of("parent", words.PARENT),
            comments=all_of("comments", words.COMMENT),
            inward=(*(place for place, side in sides.items() if side), *all_of("needs", ())),
            outward=tuple(place for place, side in sides.items() if side is False),
        )


@dataclass
class _Reading:
    """What the rows together say, and how the cells of each are written anew."""

    places: _Places
    speakers: Speakers
    zone: tzinfo
    keys: dict[str, str] = field(default_factory=dict)
    """Numbers of issues, with their keys."""
    strangers: dict[str, None] = field(default_factory=dict)
    guesses: dict[str, ColumnKind] = field(default_factory=dict)
    blocked_by: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Keys of issues, with those that say themselves that they block them."""
    undated: int = 0
    """Comments that do not say when they were made."""
    order: DateOrder | None = None
    """Of day and month, in comments."""

    def look(self, sheet: Sheet) -> None:
        """Read every row once."""
        places, evidence = self.places, DateEvidence()
        kinds: defaultdict[str, dict[ColumnKind | None, None]] = defaultdict(dict)
        blocked_by: defaultdict[str, list[str]] = defaultdict(list)
        for row in sheet.rows:
            cells = row.cells
            key = _text(cells, places.key)
            if key and (number := _text(cells, places.number)):
                self.keys[number] = key
            who = _text(cells, places.owner)
            if who and not self.speakers.is_known(who):
                self.strangers[who] = None
            for place in places.outward:
                if other := _text(cells, place):
                    blocked_by[other].append(key)
            if places.comments:
                evidence.add(_text(cells, places.resolved))
                for place in places.comments:
                    if said := _text(cells, place):
                        evidence.add(said.partition(";")[0])
                        self.undated += jira_comment(said, None, self.zone) is None
            if word := _text(cells, places.column):
                kinds[plain(word)][self._kind(cells)] = None
        self.order = evidence.settled()
        self.blocked_by = {self.keys.get(name, name): others for name, others in blocked_by.items()}
        # One row that is not resolved shows that its state is not a last one.
        self.guesses = {word: kind for word, (kind, *others) in kinds.items() if kind is not None and not others}

    def _kind(self, cells: Sequence[Cell]) -> ColumnKind | None:
        """Return the kind of state that a row shows besides the name of its state, None if nothing does."""
        if category := _text(cells, self.places.category):
            return kind_of(category)
        ended = _text(cells, self.places.resolution)
        is_resolved = bool(ended and fold(ended) not in _UNRESOLVED) or bool(_text(cells, self.places.resolved))
        return ColumnKind.DONE if is_resolved else None

    def edit(self, cells: list[Cell]) -> bool:
        """Write the cells of one row anew."""
        places = self.places
        key = _text(cells, places.key)
        if places.key is not None and key:
            cells[places.key] = _key(key)
        if places.owner is not None and _text(cells, places.owner) in self.strangers:
            cells[places.owner] = None
        if places.column is not None and is_dropped(_text(cells, places.resolution)):
            cells[places.column] = ARCHIVED
        together = places.together
        for column, name in enumerate(together, start=len(cells) - len(together)):
            texts = [text for place in places.named(name) if (text := _text(cells, place))]
            cells[column] = self._together(name, texts, key)
        return True

    def _together(self, name: str, texts: list[str], key: str) -> Cell:
        """Return what several columns say together."""
        if name == "sprint":
            return texts[-1] if texts else None
        if name == "parent":
            return self._parent(texts)
        if name == "comments":
            found = [jira_comment(text, self.order, self.zone) for text in texts]
            return [self.speakers.told(comment) for comment in found if comment is not None] or None
        others = [*(self.keys.get(text, text) for text in texts), *self.blocked_by.get(key, ())]
        return [_key(other) for other in dict.fromkeys(others)] or None

    def _parent(self, texts: list[str]) -> str | None:
        """Return the key of the whole, of which several columns may name the number, the key or the title."""
        named = next((text for text in texts if text in self.keys or looks_like_jira(text)), next(iter(texts), None))
        return None if named is None else _key(self.keys.get(named, named))


def _key(text: str) -> str:
    source, external_id = parted(text)
    return text if text.startswith(f"{source}:") else joined(JIRA, external_id) or ""


def _text(cells: Sequence[Cell], place: int | None) -> str:
    if place is None or place >= len(cells) or is_blank(cells[place]):
        return ""
    return text_of(cells[place]).strip()
