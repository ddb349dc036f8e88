"""The command that carries out an import of cards."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from cockpit.command import Receipt, Work, names
from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.choices import CARD, Priority, SprintState
from cockpit.delivery.commands.shared import live_columns, shown
from cockpit.delivery.flow import cycle_days
from cockpit.delivery.graph import cycle_if_added
from cockpit.delivery.importers.keys import parted
from cockpit.delivery.importers.points import Point, read_point
from cockpit.delivery.records import (
    BoardColumn,
    Card,
    CardComment,
    CardNeed,
    CardState,
    CheckItem,
    DoneCriterion,
    DoneTick,
    Sprint,
)
from cockpit.delivery.saving import entered, kinds, next_ranks, note, state_of
from cockpit.errors import NotFound
from cockpit.exchange.command import ImportRows, written
from cockpit.exchange.comments import read_comment
from cockpit.exchange.progress import watched
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.target import Values, items_of
from cockpit.exchange.words import plain
from cockpit.exchange.yes_no import YesNo
from cockpit.i18n import N_
from cockpit.ids import number_of
from cockpit.message import Message, message
from cockpit.people.records import Person
from cockpit.portfolio.records import Module
from cockpit.requirements.choices import REQUIREMENT
from cockpit.requirements.records import Requirement
from storage.record import Record

_PLAIN = {"title": "title", "description": "description", "points": "points", "due": "due", "labels": "labels"}
"""Fields that are written as they are, with their names in the record."""


class ImportCards(ImportRows):
    """Import cards.

    Cards with a known id or source key are changed, the others go to the bottom of the board; sprints and points of the
    definition of done that do not exist are made. What a file of another program says again does not overwrite what was
    changed here since. All of it is one change and can be undone as one.
    """

    name: ClassVar[str] = "card.import"
    record: ClassVar[type[Record] | None] = Card

    def write(self, work: Work) -> Receipt:
        """Add and change the cards, then link them."""
        writer = _Writer(work, self.rows)
        saved = writer.write()
        ids = tuple(shown(card) for card in saved)
        text = message(N_("{cards} imported from {source}"), cards=names(ids), source=self.source)
        return Receipt(text, Card.table, tuple(card.id for card in saved), ids, tuple(writer.warnings()))


class _Writer:
    """Writes the rows of a file: new cards many at a time, known ones one by one, what links them at the end."""

    def __init__(self, work: Work, rows: Sequence[PlannedRow]) -> None:
        self._work = work
        self._rows = rows
        self._columns = live_columns(work)
        self._kinds = kinds(work)
        self._names = _Names(work)
        added = [row for row in rows if not row.id]
        self._numbers = iter(work.change.next_numbers(work.project, Card.prefix, len(added)) if added else ())
        self._ranks = iter(next_ranks(work, len(added)))
        first = work.change.next_id(Card.table)
        self._ids = iter(range(first, first + len(added)))
        keyed = ((str(row.values.get("key") or ""), pk) for pk, row in enumerate(added, start=first))
        self._new = {parted(key): pk for key, pk in keyed if key}
        """The ids that new cards will have, by their source keys."""
        self._lost = 0
        self._circles = 0

    def write(self) -> list[Card]:
        """Write every row, and return the cards in the order of the file."""
        return self._linked(written(self._rows, self._added, self._changed))

    def warnings(self) -> list[Message]:
        """Return what could not be brought over, and which limits of columns are exceeded now."""
        found = []
        if self._lost:
            text = N_("links to cards that are not here, left out: {count}")
            found.append(message(text, count=self._lost))
        if self._circles:
            text = N_("links that would let cards wait for each other in a circle, left out: {count}")
            found.append(message(text, count=self._circles))
        sql = "SELECT COUNT(*) FROM card WHERE column_id = ? AND NOT archived"
        for column in self._columns:
            most = column.hard_limit or column.soft_limit
            count = self._work.change.query(sql, (column.id,))[0][0] if most else 0
            if most and count > most:
                text = N_("“{column}” holds {count} cards now, its limit is {most}")
                found.append(message(text, column=column.name, count=count, most=most))
        return found

    def _added(self, rows: Sequence[PlannedRow]) -> list[Card]:
        saved = self._work.change.insert_many([self._made(row) for row in rows])
        states = [state for row, card in zip(rows, saved, strict=True) for state in self._states(card, row.values)]
        self._work.change.insert_many(states)
        pairs = list(zip(rows, saved, strict=True))
        said = [self._comment(card, text) for row, card in pairs for text in items_of(row.values.get("comments"))]
        self._work.change.insert_many(said)
        points = [(card, [*map(read_point, items_of(row.values.get("checks")))]) for row, card in pairs]
        self._work.change.insert_many([item for card, listed in points for item in _items(card, listed)])
        ticks = [tick for row, card in pairs for tick in self._ticks(card, items_of(row.values.get("met")))]
        self._work.change.insert_many(ticks)
        return saved

    def _made(self, row: PlannedRow) -> Card:
        """Return a new card; what an import has accepted is not judged once more."""
        values = row.values
        today = self._work.today
        column = self._names.column(values.get("column")) or self._columns[0]
        kind = self._kinds[column.id]
        # Nothing was made, begun or done after today, whatever another program's clock says.
        created = min(_day(values.get("created")) or today, today)
        done = min(_day(values.get("done")) or today, today) if kind is ColumnKind.DONE else None
        began = _day(values.get("began")) or (today if kind is ColumnKind.DOING else None)
        began = None if began is None else min(began, done or today)
        source, external_id = parted(str(values["key"])) if values.get("key") else ("", None)
        # One that stands further down is not there yet; those are linked when all are.
        parent = self._new.get(parted(str(values.get("parent") or "")), 0)
        parent = parent if parent < next(self._ids) else 0
        blocked = str(values.get("blocked") or "")
        return Card.model_construct(
            project_id=self._work.project,
            number=next(self._numbers),
            rank=next(self._ranks),
            column_id=column.id,
            priority=Priority(str(values.get("priority") or Priority.NORMAL.value)),
            blocked_reason=blocked,
            blocked_since=min(_day(values.get("blocked_since")) or today, today) if blocked else None,
            made_on=min(created, done or today, began or today),
            moved_on=done or began or created,
            parent_id=parent or None,
            began_on=began,
            done_on=done,
            cycle_days=None if done is None else cycle_days(began, done),
            source=source,
            external_id=external_id,
            archived=_is_put_away(values),
            said=row.said,
            **{"title": "", "description": "", "points": None, "due": None, "labels": (), **self._plain(values)},
            **self._names.ids(values),
        )

    def _states(self, card: Card, values: Values) -> list[CardState]:
        """Return the history of a new card: what the file tells of days before today, and how it stands now."""
        if card.archived:
            # Nobody has worked on it or will, so that no chart is to count it on any day.
            return []
        today, kind = self._work.today, self._kinds[card.column_id]
        moments: list[tuple[date, ColumnKind]] = [(card.made_on, ColumnKind.TODO)]
        if card.began_on is not None:
            moments.append((card.began_on, ColumnKind.DOING))
        moments.append((card.done_on or today, kind))
        states: list[CardState] = []
        was: ColumnKind | None = None
        for place, (day, now) in enumerate(moments):
            if now is was or (day == moments[-1][0] and place < len(moments) - 1):
                continue
            states.append(state_of(card, now, was, day, told=day < today))
            was = now
        return states

    def _plain(self, values: Values) -> dict[str, Any]:
        return {_PLAIN[name]: value for name, value in values.items() if name in _PLAIN}

    def _comment(self, card: Card, text: str) -> CardComment:
        said = read_comment(text)
        return CardComment(
            project_id=self._work.project, card_id=card.id, author=said.author, at=said.at, text=said.text
        )

    def _changed(self, row: PlannedRow) -> Card:
        before = self._work.read(Card, row.id, row.version or None)
        values = row.values
        changes: dict[str, Any] = {"said": row.said or before.said, **self._plain(values), **self._names.ids(values)}
        if values.get("priority"):
            changes["priority"] = Priority(str(values["priority"]))
        if values.keys() & {"blocked", "blocked_since"}:
            blocked, since = str(row.after.get("blocked") or ""), _day(values.get("blocked_since"))
            since = min(since or before.blocked_since or self._work.today, self._work.today)
            changes |= {"blocked_reason": blocked, "blocked_since": since if blocked else None}
        if values.get("created"):
            changes["made_on"] = values["created"]
        if _is_put_away(values):
            changes["archived"] = True
        column = self._names.column(values.get("column"))
        card = before.with_(**changes)
        if column is not None and column.id != before.column_id:
            card = entered(card.with_(column_id=column.id), self._kinds[column.id], self._work.today)
        card = self._dated(card, values)
        saved = self._work.save(card)
        note(self._work, saved, before, self._kinds)
        known = set(items_of(row.before.get("comments")))
        fresh = [text for text in items_of(values.get("comments")) if text not in known]
        self._work.change.insert_many([self._comment(saved, text) for text in fresh])
        self._check(saved, row)
        return saved

    def _check(self, card: Card, row: PlannedRow) -> None:
        """Tick the points of a known card as its row says, and add those that it did not have."""
        points = [read_point(text) for text in items_of(row.values.get("checks"))]
        # What a row says of the points that are there stands in their order before what is new.
        known = self._work.find(CheckItem, card_id=card.id, archived=False) if points else []
        known.sort(key=lambda item: item.position)
        for item, point in zip(known, points, strict=False):
            if item.done is not point.done:
                self._work.save(item.with_(done=point.done))
        position = 1 + max((item.position for item in known), default=-1)
        self._work.change.insert_many(_items(card, points[len(known) :], position))
        had = items_of(row.before.get("met"))
        self._work.change.insert_many(
            self._ticks(card, [name for name in items_of(row.values.get("met")) if name not in had])
        )

    def _ticks(self, card: Card, names: Sequence[str]) -> list[DoneTick]:
        """Return that a card meets these points of the definition of done."""
        return [
            DoneTick(project_id=card.project_id, card_id=card.id, criterion_id=self._names.criterion(name))
            for name in names
        ]

    def _dated(self, card: Card, values: Values) -> Card:
        """Return the card with the days that a file tells of, as far as its column leaves them a meaning."""
        began = _day(values.get("began")) or card.began_on
        done = card.done_on
        if self._kinds[card.column_id] is ColumnKind.DONE:
            done = _day(values.get("done")) or done
        if (began, done) == (card.began_on, card.done_on):
            return card
        cycle = None if done is None else cycle_days(began, done)
        return card.model_copy(update={"began_on": began, "done_on": done, "cycle_days": cycle})

    def _linked(self, saved: list[Card]) -> list[Card]:
        """Make cards parts of others and let them wait for others, as their rows say."""
        wanted = [row.values.keys() & {"parent", "needs"} for row in self._rows]
        if not any(wanted):
            return saved
        find = _Finder(self._work, saved)
        parents = {card.id: card.parent_id for card in saved}
        needs: dict[int, list[int]] = {}
        for link in self._work.find(CardNeed):
            needs.setdefault(link.card_id, []).append(link.needed_id)
        linked = list(saved)
        made: list[CardNeed] = []
        for place, row in enumerate(watched(self._rows, N_("linking"))):
            if "parent" in row.values and (row.id or linked[place].parent_id is None):
                linked[place] = self._part_of(linked[place], row.values["parent"], find, parents)
            if "needs" in row.values:
                made += self._waits_for(linked[place], row.values["needs"] or (), find, needs, is_new=not row.id)
        self._work.change.insert_many(made)
        return linked

    def _part_of(self, card: Card, name: object, find: "_Finder", parents: dict[int, int | None]) -> Card:
        parent = find(str(name)) if name else None
        if name and parent is None:
            self._lost += 1
            return card
        above = parent
        while above is not None:
            if above == card.id:
                self._circles += 1
                return card
            above = parents[above] if above in parents else self._work.get(Card, above).parent_id
        parents[card.id] = parent
        return self._work.save(card.model_copy(update={"parent_id": parent}))

    def _waits_for(
        self, card: Card, wanted: object, find: "_Finder", needs: dict[int, list[int]], *, is_new: bool
    ) -> list[CardNeed]:
        """Take away the links that a row no longer names, and return those that are new."""
        assert isinstance(wanted, tuple)
        found = [find(str(name)) for name in wanted]
        self._lost += found.count(None)
        others = [pk for pk in dict.fromkeys(found) if pk is not None]
        known = {} if is_new else {link.needed_id: link for link in self._work.find(CardNeed, card_id=card.id)}
        for pk, link in known.items():
            if pk not in others:
                self._work.change.delete(link)
                needs[card.id].remove(pk)
        made = []
        for pk in others:
            if pk in known:
                continue
            if cycle_if_added(needs, card.id, pk):
                self._circles += 1
                continue
            made.append(CardNeed(project_id=self._work.project, card_id=card.id, needed_id=pk))
            needs.setdefault(card.id, []).append(pk)
        return made


class _Finder:
    """Finds a card by its id or by its source key, first among those that the file brought."""

    def __init__(self, work: Work, saved: Sequence[Card]) -> None:
        self._work = work
        self._by_key = {(card.source, card.external_id): card.id for card in saved if card.external_id is not None}

    def __call__(self, name: str) -> int | None:
        """Return the card, None if it is not here."""
        number = number_of(name, CARD) if name.startswith(f"{CARD}-") else None
        if number is not None:
            found = self._work.find(Card, number=number)
            return found[0].id if found else None
        source, external_id = parted(name)
        if (source, external_id) in self._by_key:
            return self._by_key[source, external_id]
        sql = "SELECT id FROM card WHERE project_id = ? AND source = ? AND external_id = ?"
        rows = self._work.change.query(sql, (self._work.project, source, external_id))
        return int(rows[0][0]) if rows else None


class _Names:
    """From names to ids; a sprint and a point of the definition of done are made where they are missing."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._columns = {each.name: each for each in work.find(BoardColumn, archived=False)}
        self._sprints = {plain(each.name): each for each in work.find(Sprint, archived=False)}
        self._modules = {each.name: each.id for each in work.find(Module)}
        self._people = {each.handle: each.id for each in work.find(Person)}
        self._criteria = {plain(each.name): each.id for each in work.find(DoneCriterion, archived=False)}

    def column(self, name: object) -> BoardColumn | None:
        """Return a column by its name."""
        return None if not name else _known("column", self._columns, str(name))

    def ids(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the columns that hold ids, of the names that are given."""
        found: dict[str, Any] = {}
        if "owner" in values:
            found["owner_id"] = values["owner"] and _known("person", self._people, values["owner"])
        if "module" in values:
            found["module_id"] = values["module"] and _known("module", self._modules, values["module"])
        if "sprint" in values:
            found["sprint_id"] = values["sprint"] and self._sprint(values["sprint"])
        if "requirement" in values:
            found["requirement_id"] = values["requirement"] and self._requirement(values["requirement"])
        return found

    def criterion(self, name: str) -> int:
        """Return a point of the definition of done; one that is missing is made."""
        if plain(name) not in self._criteria:
            self._criteria[plain(name)] = self._work.add_named(DoneCriterion, name=name).id
        return self._criteria[plain(name)]

    def _sprint(self, name: str) -> int:
        if plain(name) not in self._sprints:
            # What another program calls a sprint has been, or its days would be known here.
            made = self._work.add_named(Sprint, name=name, state=SprintState.PLANNED)
            self._sprints[plain(name)] = made
        return self._sprints[plain(name)].id

    def _requirement(self, shown_id: str) -> int:
        found = self._work.find(Requirement, number=number_of(shown_id, REQUIREMENT))
        if not found:
            raise NotFound(
                N_("there is no {noun} “{name}” any more; read the file again"), noun=REQUIREMENT, name=shown_id
            )
        return found[0].id


def _known(noun: str, known: Mapping[str, Any], name: str) -> Any:
    if name not in known:
        raise NotFound(N_("there is no {noun} “{name}” any more; read the file again"), noun=noun, name=name)
    return known[name]


def _is_put_away(values: Values) -> bool:
    return values.get("archived") == YesNo.YES.value


def _items(card: Card, points: Sequence[Point], first: int = 0) -> list[CheckItem]:
    """Return points as they stand on the checklist of a card, from a place on."""
    return [
        CheckItem(project_id=card.project_id, card_id=card.id, text=point.text, done=point.done, position=place)
        for place, point in enumerate(points, first)
    ]


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
