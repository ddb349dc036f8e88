"""Tables of issues: exports of Jira, Redmine and OpenProject, ledgers in spreadsheets, and what is exported here.

Cells are brought into words that the import knows; what it cannot know is left out or kept as a label, and told.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from cockpit.delivery.importers.keys import FILE, JIRA, OPENPROJECT, REDMINE, joined, looks_like_jira, parted
from cockpit.delivery.importers.rewritten import Edit, Rewritten
from cockpit.exchange.cells import Cell, is_blank, split_list, text_of
from cockpit.exchange.comments import jira_comment
from cockpit.exchange.dates import DateEvidence, DateOrder
from cockpit.exchange.mapping import places_of
from cockpit.exchange.sheet import Sheet
from cockpit.exchange.words import fold, plain
from cockpit.ids import human, number_of
from cockpit.operations.choices import ISSUE, IssueType, LinkKind
from cockpit.operations.importers import told, words
from cockpit.operations.importers.project import Project
from cockpit.operations.issue_states import State
from cockpit.operations.priority import Level, Priority

_LINK_HEADING = re.compile(
    r"(?P<side>inward|outward|向外|向内|外向|内向|出站|入站)(?: issue link|的?(?:问题|事务)链接)"
    r"\s*[(（](?P<kind>[^)）]*)[)）]",
    re.IGNORECASE,
)
_OUTWARD = ("outward", "向外", "外向", "出站")
_OURS = re.compile(rf"{ISSUE}-?\d{{1,12}}", re.IGNORECASE)
_OPENPROJECT = ({"id", "subject", "type", "status"}, {"id", "主题", "类型", "状态"})
_JIRA = ("issue key", "issuekey", "问题关键字", "事务关键字")
_REDMINE = ("tracker", "跟踪", "跟踪标签")
_TITLE = 200
"""Characters of a description that become the title where there is no other."""
_STATE_WORDS = words.folded(words.STATES)
_TYPE_WORDS = words.folded(words.TYPES)
_PRIORITY_WORDS = words.folded(words.PRIORITIES)
_LEVEL_WORDS = words.folded(words.LEVELS)
_LINK_KINDS = {
    "blocks": LinkKind.BLOCKS,
    "blocker": LinkKind.BLOCKS,
    "cause": LinkKind.CAUSES,
    "causes": LinkKind.CAUSES,
    "阻塞": LinkKind.BLOCKS,
    "导致": LinkKind.CAUSES,
}
_TURNED = {LinkKind.BLOCKS: LinkKind.BLOCKED_BY, LinkKind.CAUSES: LinkKind.CAUSED_BY}
_ADDED = ("id", "key", "title", "labels", "comments", "links", "duplicate_of", "state_reason")
"""Fields of which a column of its own is put behind the others."""


def source_of(headings: Collection[str]) -> str:
    """Return the program from which a table with these headings comes."""
    known = {fold(heading) for heading in headings}
    if known & {fold(word) for word in _JIRA}:
        return JIRA
    if "#" in known and known & {fold(word) for word in _REDMINE}:
        return REDMINE
    if any({fold(word) for word in group} <= known for group in _OPENPROJECT):
        return OPENPROJECT
    return FILE


def reshape(
    sheet: Sheet, fields: Mapping[str, Sequence[int]], project: Project, meant: Mapping[str, State]
) -> tuple[Sheet, frozenset[int]]:
    """Return the table with a key in each row and words that are known, and the columns that are no longer of use.

    Args:
        sheet: the table.
        fields: the places of the columns that were recognised, by field.
        project: what the file may name.
        meant: words for states as a person explained them, folded.
    """
    plan = _Plan(sheet, fields, project, meant)
    width = len(sheet.headings) + len(_ADDED)

    def begin() -> Edit:
        return plan.edit

    # Held, because an import reads its rows twice and they are dear to make; its plan holds as much again.
    rows = tuple(Rewritten(sheet.rows, width, begin))
    headings = tuple("" if place in plan.gone else heading for place, heading in enumerate(sheet.headings))
    notes = (*sheet.notes, *project.notes.messages())
    made = replace(sheet, headings=(*headings, *_ADDED), rows=rows, notes=notes, origins=plan.origins(headings))
    return made, plan.gone


@dataclass
class _Plan:
    """How the cells of one table are written anew."""

    sheet: Sheet
    fields: Mapping[str, Sequence[int]]
    project: Project
    meant: Mapping[str, State]

    def __post_init__(self) -> None:
        """Find out where the table comes from and which of its columns are put together."""
        headings = self.sheet.headings
        self.source = source_of(headings)
        self.stem = PurePath(self.sheet.name).stem
        self.links = [
            (place, match)
            for place, heading in enumerate(headings)
            if (match := _LINK_HEADING.fullmatch(heading.strip()))
        ]
        self.modules = list(self.fields.get("module", ()))
        if self.modules:
            # Only one column can be the module; what the others name is looked at too.
            self.modules = places_of(headings, headings[self.modules[0]])
        merged = [place for name in ("labels", "comments", "links") for place in self.fields.get(name, ())]
        others = [
            place for name in ("id", "key", "duplicate_of", "state_reason") for place in self.fields.get(name, ())
        ]
        title = self.fields.get("title", ())
        self.gone = frozenset((*merged, *others, *title, *(place for place, _match in self.links)))
        self.order = self._order()
        self.coming = frozenset(name for row in self.sheet.rows for name in self._names(row.cells))

    def origins(self, headings: Sequence[str]) -> dict[str, str]:
        """Return what the columns of the new table are called in the file, by their headings there."""
        called = {heading: heading for heading in headings if heading}
        found = {name: [self.sheet.headings[place] for place in self.fields.get(name, ())] for name in _ADDED}
        found["links"] += [self.sheet.headings[place] for place, _match in self.links]
        found["title"] = found["title"] or [headings[place] for place in self.fields.get("description", ())]
        if self.source != FILE and found["id"]:
            # An id elsewhere is a key here.
            found["key"], found["id"] = found["key"] or found["id"], []
        return called | {name: " + ".join(dict.fromkeys(names)) for name, names in found.items()}

    def _names(self, cells: Sequence[Cell]) -> list[str]:
        """Return how the issue of a row is called: by an id of ours, by its key, or both."""
        if all(map(is_blank, cells)):
            return []
        number = number_of(text, ISSUE) if _OURS.fullmatch(text := self._text(cells, "id")) else None
        key = self._key(cells, self._title(cells))
        return [name for name in (human(ISSUE, number) if number else None, key) if name]

    def _order(self) -> DateOrder | None:
        """Return the order of dates in comments, which is that of the column that says when an issue was reported."""
        evidence, places = DateEvidence(), self.fields.get("reported_at", ())
        for row in self.sheet.rows if places and "comments" in self.fields else ():
            evidence.add(self._text(row.cells, "reported_at"))
        return evidence.settled()

    def edit(self, cells: list[Cell]) -> bool:
        """Write the cells of one row anew; a row without anything stays as it is."""
        if all(map(is_blank, cells)):
            return True
        # What tells an issue from others must not depend on what the project has by now.
        title = self._title(cells)
        labels = self._list(cells, "labels")
        added: dict[str, Cell] = {"title": title, "key": self._key(cells, title), "labels": labels}
        added["id"] = self._id(cells)
        self._words(cells, labels)
        added["state_reason"] = self._text(cells, "state_reason") or None
        self._state(cells, added)
        self._people(cells)
        self._module(cells, labels)
        added["comments"] = self._comments(cells)
        links = [*self._list(cells, "links"), *self._links(cells, added)]
        added["links"] = [link for text in links for link in self._here(text)]
        if added["duplicate_of"]:
            original = self.project.target(str(added["duplicate_of"]), self.coming)
            if original is None:
                self.project.notes.elsewhere[str(added["duplicate_of"])] = None
            added["duplicate_of"] = original
        for place, name in enumerate(_ADDED, start=len(self.sheet.headings)):
            cells[place] = added.get(name) or None
        return True

    def _here(self, text: str) -> list[str]:
        """Return a link as it is called here, nothing for one to what is not here."""
        link = told.read_link(text)
        to = self.project.target(link.to, self.coming)
        if to is None:
            self.project.notes.elsewhere[link.to] = None
        return [] if to is None else [str(told.Link(link.kind, to))]

    # Which issue it is

    def _key(self, cells: Sequence[Cell], title: str) -> str | None:
        """Return what tells the row from others, beside an id of ours."""
        given, number = self._text(cells, "key"), self._text(cells, "id")
        if _OURS.fullmatch(number):
            return self._full_key(given) if given else None
        if given or number:
            return self._full_key(given or number)
        # A list without numbers: the same words on the same day by the same person are the same issue.
        told_ = [title, *(self._text(cells, name) for name in ("found_on", "reported_at", "reporter", "description"))]
        mark = hashlib.sha256("\n".join(map(plain, told_)).encode("utf-8", "replace")).hexdigest()[:12]
        return joined(FILE, f"~{mark}")

    def _id(self, cells: Sequence[Cell]) -> str | None:
        """Return the id of ours that a row names; an id elsewhere is its key."""
        text = self._text(cells, "id")
        return text if _OURS.fullmatch(text) else None

    def _full_key(self, text: str) -> str:
        if text.startswith(f"{parted(text)[0]}:"):
            return text
        if self.source == FILE and looks_like_jira(text):
            return joined(JIRA, text) or ""
        # The same number in two lists is not the same issue.
        return joined(self.source, f"{self.stem}#{text}" if self.source == FILE and text.isdecimal() else text) or ""

    def _title(self, cells: Sequence[Cell]) -> str:
        title = self._text(cells, "title")
        return title or self._text(cells, "description").partition("\n")[0][:_TITLE].strip()

    # Words

    def _words(self, cells: list[Cell], labels: list[str]) -> None:
        """Bring type, priority, impact and urgency into words that are known; others become labels."""
        known: tuple[tuple[str, Mapping[str, IssueType | Priority | Level]], ...] = (
            ("type", _TYPE_WORDS),
            ("priority", _PRIORITY_WORDS),
            ("impact", _LEVEL_WORDS),
            ("urgency", _LEVEL_WORDS),
        )
        for name, meanings in known:
            word = self._text(cells, name)
            if not word:
                continue
            found = meanings.get(fold(word))
            if found is None:
                self.project.notes.words[word] = None
                labels.append(word)
            cells[self.fields[name][0]] = None if found is None else found.value

    def _people(self, cells: list[Cell]) -> None:
        """Bring persons into their handles; a reporter may be anybody."""
        for name in ("owner", "reviewer", "reporter"):
            who = self._text(cells, name)
            if not who or who == "-":
                continue
            found = self.project.person(who)
            if found is None and name != "reporter":
                self.project.notes.strangers[who] = None
            cells[self.fields[name][0]] = found if found is not None or name != "reporter" else who

    def _module(self, cells: list[Cell], labels: list[str]) -> None:
        named = [name for place in self.modules for name in _items(cells[place])]
        known = [self.project.modules[plain(name)] for name in named if plain(name) in self.project.modules]
        for place in self.modules:
            cells[place] = known[0] if known and place == self.fields["module"][0] else None
        for name in named:
            if plain(name) not in self.project.modules:
                self.project.notes.modules[name] = None
            if not known or self.project.modules.get(plain(name)) != known[0]:
                labels.append(name)

    # Where it stands

    def _state(self, cells: list[Cell], added: dict[str, Cell]) -> None:
        """Bring the state into a word that is known; how it was settled elsewhere says more than its name."""
        word, ended = self._text(cells, "state"), self._text(cells, "resolution")
        found = self.meant.get(fold(word)) or _STATE_WORDS.get(fold(word))
        if word and found is None:
            found = self._guessed(cells)
            self.project.notes.states[word] = found.value
        outcome = _STATE_WORDS.get(fold(ended)) if self.source != FILE else None
        if outcome in (State.REJECTED, State.DUPLICATE) and found in (None, State.CLOSED, State.RESOLVED):
            found = outcome
            added["state_reason"] = added["state_reason"] or ended
            cells[self.fields["resolution"][0]] = None
        if word:
            cells[self.fields["state"][0]] = None if found is None else found.value

    def _guessed(self, cells: list[Cell]) -> State:
        if self._text(cells, "closed_at") or self._text(cells, "resolved_at"):
            return State.CLOSED if self._text(cells, "closed_at") else State.RESOLVED
        return State.IN_PROGRESS if self._text(cells, "owner") else State.NEW

    # What is said of it

    def _comments(self, cells: list[Cell]) -> list[str]:
        """Return the comments in our form; one that does not say when stays as it is, and is refused later."""
        found = []
        for text in self._list(cells, "comments", whole=self.source == JIRA):
            comment = jira_comment(text, self.order, self.project.zone) if self.source == JIRA else None
            found.append(text if comment is None else str(comment))
        return found

    def _links(self, cells: list[Cell], added: dict[str, Cell]) -> list[str]:
        """Return the links of Jira, and note what the issue is a duplicate of."""
        found = []
        duplicate = self._text(cells, "duplicate_of")
        added["duplicate_of"] = (
            (duplicate if _OURS.fullmatch(duplicate) else self._full_key(duplicate)) if duplicate else None
        )
        for place, match in self.links:
            key = text_of(cells[place]).strip()
            if not key:
                continue
            name, outward = match["kind"].casefold(), match["side"].casefold() in _OUTWARD
            if ("duplicat" in name or "重复" in name) and outward:
                added["duplicate_of"] = added["duplicate_of"] or self._full_key(key)
                continue
            kind = _LINK_KINDS.get(name, LinkKind.RELATES)
            found.append(f"{(kind if outward else _TURNED.get(kind, kind)).value} {self._full_key(key)}")
        return found

    # Cells

    def _text(self, cells: Sequence[Cell], name: str) -> str:
        places = self.fields.get(name, ())
        cell = cells[places[0]] if places and places[0] < len(cells) else None
        return "" if is_blank(cell) else text_of(cell).strip()

    def _list(self, cells: Sequence[Cell], name: str, *, whole: bool = False) -> list[str]:
        """Return the items of a list; each cell is one item where several columns, or ``whole``, say so."""
        places = self.fields.get(name, ())
        filled = [cells[place] for place in places if place < len(cells) and not is_blank(cells[place])]
        if whole or len(places) > 1:
            return [text_of(cell).strip() for cell in filled]
        return [item for cell in filled for item in _items(cell)]


def _items(cell: Cell) -> list[str]:
    if is_blank(cell):
        return []
    items = [text_of(item) for item in cell] if isinstance(cell, (list, tuple)) else split_list(text_of(cell))
    return [item.strip() for item in items if item.strip()]
