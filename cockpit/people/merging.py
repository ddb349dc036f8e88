"""Two persons who turn out to be one: everything that refers to the one refers to the other from then on.

What refers to whom is read from the records, so that no part of the product has to be named here. Where both have what
can stand only once, such as a seat in the same session, the two rows become one; a record may say how with ``united``,
and which of its columns never name the same person with ``apart``. What would close a circle of a record's ``chain`` is
left out.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.areas import noun_of_table, nouns
from cockpit.command import Command, Pick, Receipt, Work, names
from cockpit.delivery.graph import cycle_if_added
from cockpit.errors import BadInput, Refused
from cockpit.i18n import N_, _
from cockpit.ids import human
from cockpit.message import Message, message
from cockpit.people.records import Person, PersonAlias
from cockpit.people.rules import check_owners, check_sponsor
from cockpit.people.twins import Known, may_be_one
from storage.record import Record, columns

if TYPE_CHECKING:
    from cockpit.session import Session

_FILLED = ("department_id", "company", "job", "email", "hours")
"""What the one who stays takes over where it is empty."""
_LIKELY = 5
"""Persons that are offered first."""
_KEPT = frozenset({"id", "version", "project_id"})


class MergePersons(Command):
    """Merge the persons into another one.

    For one person under two spellings. Goals, seats, results and all else that names them name the other one from then
    on; what both had of the same becomes one. Files that spell the old name mean the other one, too. The persons go to
    the archive and open nothing any more. One undo takes all of it back.
    """

    name: ClassVar[str] = "person.merge"
    key: ClassVar[str] = "D"
    brief: ClassVar[str] = N_("merge")
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "persons"
    places: ClassVar[tuple[str, ...]] = ("persons", "into")
    persons: Annotated[tuple[Annotated[int, Pick("person")], ...], Field(title=N_("Persons"), min_length=1)]
    into: Annotated[int, Pick("person"), Field(title=N_("Merge into"))]

    @classmethod
    def likely(cls, name: str, subject: Sequence[int], session: "Session") -> Sequence[tuple[int, str]]:
        """Return whom the persons may be one with."""
        from cockpit.people.queries import twins

        pairs = twins(session) if name == "into" else []
        found = [
            (pair.other if pair.one in subject else pair.one, f"{pair.score:.0f}%")
            for pair in pairs
            if (pair.one in subject) != (pair.other in subject)
        ]
        return found[:_LIKELY]

    @classmethod
    def preview(cls, made: "MergePersons", session: "Session") -> Sequence[object]:
        """Return what would move, what both have, and in what they differ."""
        people = {pk: session.store.get(Person, pk) for pk in (*made.persons, made.into)}
        kept = people[made.into]
        told: list[object] = []
        for pk in dict.fromkeys(made.persons):
            if pk != kept.id:
                told += _foreseen(session, people[pk], kept)
        return told

    def apply(self, work: Work) -> Receipt:
        """Merge one after another, then ask the rules about everybody who is left."""
        kept = work.get(Person, self.into)
        if kept.archived:
            raise Refused(N_("{name} has left; bring the person back first"), name=kept.name)
        merger = _Merger(work)
        merged = [merger.merge(work.get(Person, pk), self.into) for pk in dict.fromkeys(self.persons)]
        everybody = work.find(Person)
        check_owners(everybody)
        for person in everybody:
            check_sponsor(person, everybody)
        text = N_("{who} merged into {into}: {moved} moved, {united} united")
        who = names([_called(person, kept) for person in merged])
        into = _called(kept, *merged)
        told = message(text, who=who, into=into, moved=merger.moved, united=merger.united)
        return Receipt(told, Person.table, (kept.id,), (kept.handle,), tuple(merger.notes()))


@dataclass
class _Merger:
    """Moves what refers to one row to another."""

    work: Work
    moved: int = 0
    united: int = 0
    warnings: list[Message] = field(default_factory=list)
    _emptied: dict[tuple[type[Record], str, str], list[str]] = field(default_factory=dict)

    def notes(self) -> list[Message]:
        """Return what else there is to know of what was merged."""
        return [*self.warnings, *(_one_now(*columns_, rows) for columns_, rows in self._emptied.items())]

    def merge(self, away: Person, into: int) -> Person:
        """Merge a person into another, archive the first and return it."""
        if away.id == into:
            raise BadInput(N_("{name} cannot be merged into itself; name another"), field="into", name=away.name)
        if away.id == self.work.person:
            raise Refused(
                N_("you would lock yourself out; let somebody else merge you, or merge the other one into you")
            )
        self._move(Person, away.id, into)
        kept = self.work.get(Person, into)
        self.work.save(kept.model_copy(update=_taken_over(kept, away)))
        self._remember(away, into)
        if away.role is not kept.role:
            text = N_("{name} keeps the access “{role}”; {other} had “{was}”")
            whose = {"name": _called(kept, away), "other": _called(away, kept)}
            self.warnings.append(message(text, role=kept.role, was=away.role, **whose))
        return self.work.save(self.work.get(Person, away.id).model_copy(update={"archived": True}))

    def _move(self, record: type[Record], away: int, into: int) -> None:
        """Let every row that refers to one row of a record refer to another."""
        for child, column in references_to(record.table):
            referring: dict[str, Any] = {column: away}
            for pk in [row.id for row in self.work.change.find(child, **referring)]:
                # What was united before may have changed this row, or may have taken it away.
                for row in self.work.change.find(child, id=pk, **referring):
                    self._point(child, row, column, into)

    def _point(self, record: type[Record], row: Record, column: str, into: int) -> None:
        moved = self._held_apart(record, row.model_copy(update={column: into}))
        if _links_itself(moved):
            self.work.change.delete(row)
            self.united += 1
            return
        twin = self._twin(record, moved)
        if twin is None and (path := self._circle(record, moved)):
            self.work.change.delete(row)
            self.warnings.append(_left_out(record, path, lambda pk: self.work.get(Person, pk).name))
            return
        if twin is None:
            self.work.save(moved)
            self.moved += 1
            return
        self._move(record, row.id, twin.id)
        self.work.change.delete(self.work.change.get(record, row.id))
        twin = self.work.change.get(record, twin.id)
        self.work.save(twin.model_copy(update=_combined(twin, row)))
        self.united += 1

    def _circle(self, record: type[Record], moved: Record) -> tuple[int, ...]:
        """Return the circle that a moved row would close, empty for none."""
        ends = _ends(record)
        if not ends:
            return ()
        others = [row for row in self.work.find(record) if row.id != moved.id]
        links = [(getattr(row, ends[0]), getattr(row, ends[1])) for row in others]
        return _closing(links, (getattr(moved, ends[0]), getattr(moved, ends[1])))

    def _held_apart(self, record: type[Record], moved: Record) -> Record:
        """Return a moved row without the later of two columns that now name the same person, and note that."""
        for first, later in _apart(record):
            if getattr(moved, first) is not None and getattr(moved, first) == getattr(moved, later):
                self._emptied.setdefault((record, first, later), []).append(_shown(moved))
                moved = moved.model_copy(update={later: None})
        return moved

    def _twin(self, record: type[Record], moved: Record) -> Record | None:
        """Return the row with which a moved one would have to share what may stand only once."""
        for unique in record.unique:
            values = {name: getattr(moved, name) for name in unique}
            if any(value is None for value in values.values()):
                continue
            for other in self.work.change.find(record, **values):
                if other.id != moved.id:
                    return other
        return None

    def _remember(self, away: Person, into: int) -> None:
        """Keep the other spelling, so that files which have it mean the one who stays."""
        alias = {"person_id": into, "handle": away.handle, "name": away.name}
        known = self.work.find(PersonAlias, handle=away.handle)
        if known:
            self.work.save(known[0].model_copy(update=alias))
        else:
            self.work.save(PersonAlias(project_id=self.work.project, **alias))


def _apart(record: type[Record]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of columns that never name the same person, the one that stays first."""
    yield from combinations(getattr(record, "apart", ()), 2)


def _one_now(record: type[Record], first: str, later: str, rows: Sequence[str]) -> Message:
    labels = [message(str(record.model_fields[name].title)) for name in (first, later)]
    text = N_("{rows}: {first} and {later} would be the same person, so {later} is emptied; name somebody else")
    return message(text, rows=names(rows), first=labels[0], later=labels[1])


def _shown(row: Record) -> str:
    """Return what people call a row."""
    prefix, number = getattr(row, "prefix", ""), getattr(row, "number", 0)
    return human(prefix, number) if prefix else str(getattr(row, "name", f"#{row.id}"))


@cache
def references_to(table: str) -> tuple[tuple[type[Record], str], ...]:
    """Return the records that refer to a table, each with the column that does."""
    from cockpit.history import all_records

    return tuple(
        (record, name)
        for record in all_records()
        for name, column in columns(record).items()
        if column.references is not None and column.references.table == table
    )


def _links_itself(row: Record) -> bool:
    """Return whether a row links a thing with itself: two columns of one key that refer to the same row."""
    known = columns(type(row))
    for unique in row.unique:
        ends = [
            (column.references.table, getattr(row, name))
            for name in unique
            if (column := known[name]).references is not None and name != "project_id"
        ]
        if len(ends) > 1 and len(set(ends)) < len(ends):
            return True
    return False


def _ends(record: type[Record]) -> tuple[str, ...]:
    """Return the two columns of a record that make a chain, none for most of them."""
    return getattr(record, "chain", ())


def _closing(links: Iterable[tuple[int, int]], link: tuple[int, int]) -> tuple[int, ...]:
    """Return the circle that a further link closes, empty for none."""
    graph: defaultdict[int, list[int]] = defaultdict(list)
    for one, other in links:
        graph[one].append(other)
    return cycle_if_added(graph, *link)


def _circles(session: "Session", record: type[Record], away: int, kept: int) -> Iterator[tuple[int, ...]]:
    """Yield the circles that a merge would close, in the order in which it moves the rows."""
    ends = _ends(record)
    sql = f'SELECT id, "{ends[0]}", "{ends[1]}" FROM "{record.table}" WHERE project_id = ? ORDER BY id'
    links = {row[0]: (row[1], row[2]) for row in session.store.query(sql, (session.project_id,))}
    for place in (0, 1):
        for pk in [pk for pk, link in links.items() if link[place] == away]:
            link = links.pop(pk)
            moved = (kept, link[1]) if place == 0 else (link[0], kept)
            if moved[0] == moved[1] or moved in links.values():
                continue
            if path := _closing(links.values(), moved):
                yield path
            else:
                links[pk] = moved


def _left_out(record: type[Record], path: Sequence[int], name: Callable[[int], str]) -> Message:
    text: str = getattr(record, "circle", "")
    return message(text, path=" ← ".join(map(name, path)))


def _combined(kept: Record, other: Record) -> dict[str, Any]:
    """Return what changes in a row that stays when another says the same of the same thing."""
    fields = [name for name in type(kept).model_fields if name not in _KEPT]
    values = {
        name: getattr(other, name)
        for name in fields
        if getattr(kept, name) in (None, "", ()) and getattr(other, name) not in (None, "", ())
    }
    if "archived" in fields and not getattr(other, "archived", False):
        values["archived"] = False
    united = getattr(type(kept), "united", None)
    return values | (united(kept, other) if united is not None else {})


def _called(person: Person, *others: Person) -> str:
    """Return the name of a person, with the handle where another one has the same name."""
    same = any(other.name.casefold() == person.name.casefold() for other in others)
    return f"{person.name} (@{person.handle})" if same else person.name


def _taken_over(kept: Person, away: Person) -> dict[str, Any]:
    values = {name: getattr(away, name) for name in _FILLED if getattr(kept, name) in (None, "")}
    return {**values, "skills": tuple(dict.fromkeys((*kept.skills, *away.skills)))}


def _foreseen(session: "Session", away: Person, kept: Person) -> Iterator[Message]:
    """Yield what a merge would do, as it looks before; first of all a doubt whether it should be done."""
    if not may_be_one(_known(away), _known(kept)):
        yield message(
            N_("careful: {away} and {kept} have little in common; merge them only if they are one person"),
            away=_called(away, kept),
            kept=_called(kept, away),
        )
    counts = Counter[str]()
    for record, column in references_to(Person.table):
        sql = f'SELECT COUNT(*) FROM "{record.table}" WHERE "{column}" = ?'
        counts[_kind(record)] += int(session.store.scalar(sql, (away.id,)))
    found = {label: count for label, count in counts.items() if count}
    values = {"away": _called(away, kept), "kept": _called(kept, away)}
    if found:
        yield message(N_("from {away} to {kept}: {what}"), what=_Listed("", found), **values)
    else:
        yield message(N_("nothing refers to {away}"), **values)
    for record, count in _shared(session, away, kept):
        kind = message(_kind(record))
        yield message(N_("both have the same ({kind}): {count} become one"), kind=kind, count=count)
    for record in dict.fromkeys(record for record, _column in references_to(Person.table) if _ends(record)):
        for path in _circles(session, record, away.id, kept.id):
            yield _left_out(record, path, lambda pk: session.store.get(Person, pk).name)
    yield from _met(session, away, kept)
    for label, one, other in _differences(session, away, kept):
        yield message(N_("they differ – {field}: {one} / {other}"), field=message(label), one=one, other=other)


def _known(person: Person) -> Known:
    return Known(person.id, person.name, person.email or "", person.department_id)


def _kind(record: type[Record]) -> str:
    """Return the message id of what people call the rows of a record; what only links things may say it itself."""
    name = noun_of_table(record.table) or record.table
    called: str = getattr(record, "called", N_("link"))
    return nouns()[name][1].label if name in nouns() else called


class _Listed(Message):
    """What refers to a person, by kind: ``goal 2, roster 5``."""

    def __str__(self) -> str:
        """Return the kinds with their counts in the current language."""
        return ", ".join(f"{_(label)} {count}" for label, count in self.values.items())


def _shared(session: "Session", away: Person, kept: Person) -> Iterator[tuple[type[Record], int]]:
    """Yield the records of which both persons have rows that would be one."""
    for record, column in references_to(Person.table):
        for unique in record.unique:
            if column not in unique:
                continue
            others = " AND ".join(f'a."{name}" = b."{name}"' for name in unique if name != column) or "1"
            sql = f"""SELECT COUNT(*) FROM "{record.table}" a JOIN "{record.table}" b ON {others}
                WHERE a."{column}" = ? AND b."{column}" = ?"""
            count = int(session.store.scalar(sql, (away.id, kept.id)))
            if count:
                yield record, count


def _met(session: "Session", away: Person, kept: Person) -> Iterator[Message]:
    """Yield the rows in which the two persons have parts that no person has together."""
    for record in dict.fromkeys(record for record, _column in references_to(Person.table)):
        for first, later in _apart(record):
            sql = f"""SELECT id FROM "{record.table}"
                WHERE ("{first}" = :away AND "{later}" = :kept) OR ("{first}" = :kept AND "{later}" = :away)
                ORDER BY id"""
            found = session.store.query(sql, {"away": away.id, "kept": kept.id})
            if found:
                rows = [_shown(session.store.get(record, row[0])) for row in found]
                yield _one_now(record, first, later, rows)


def _differences(session: "Session", away: Person, kept: Person) -> Iterator[tuple[str, str, str]]:
    """Yield the fields in which two persons differ although both have something there."""
    sql = "SELECT name FROM department WHERE id = ?"
    departments = [session.store.scalar(sql, (person.department_id,)) or "" for person in (away, kept)]
    pairs = (
        (N_("Department"), departments[0], departments[1]),
        (N_("E-mail"), away.email, kept.email),
        (N_("Company"), away.company, kept.company),
        (N_("Organisation"), away.org.label, kept.org.label),
    )
    for label, one, other in pairs:
        if one and other and one.casefold() != other.casefold():
            yield label, one, other
