"""One person at one front end: who, role, language, clock, project and store. The only way to write anything."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from copy import copy
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from cockpit import lookup
from cockpit.access import Right, Role, grant_refusal, holds, lacking, refusal
from cockpit.areas import AREAS, command_named, load, nearest, noun_of_table, nouns, sensitive_tables
from cockpit.clean import clean_line
from cockpit.clock import Clock, SystemClock
from cockpit.deeds import deed, origin
from cockpit.errors import CockpitError, Conflict, Denied, NotFound, Refused
from cockpit.events import Changed
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.portfolio.engagement import Engagement, read_engagement
from cockpit.receipt import Receipt
from cockpit.sight import Sight, Within, project_of, within
from cockpit.store_words import spoken
from storage.errors import MissingRow, StoreError
from storage.journal import REDO, UNDO, merge
from storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from cockpit.command import Command, Work
    from storage.change import Change
    from storage.journal import Entry

    History = Callable[[Change, Sequence[Entry], date], AbstractContextManager[Sequence[Entry]]]

R = TypeVar("R")
CLI_SESSION = "cli"
"""The command line's undo spans its calls, so that all of them are one session of a person."""
_FIRST_ENTRIES = 50
"""Rows of a change that are looked at to tell in which project it was made, and who may know of it."""
ONCE = "_once"
"""Where the audit line of a change holds the key under which it is done only once; no input can have this name."""


class _Way(NamedTuple):
    """A way along what a session did: back by undo, or forth by redo, with the message ids of what is said on it."""

    stack: int
    command: str
    done: str
    nothing: str
    again: str
    skip: str


_UNDO = _Way(
    stack=0,
    command=UNDO,
    done=N_("undone: {what}"),
    nothing=N_("there is nothing of yours to undo"),
    again=N_("{problem}; the next undo passes over it and takes: {next}"),
    skip=N_("{problem}; “cockpit undo --skip” passes over it and takes: {next}"),
)
_REDO = _Way(
    stack=1,
    command=REDO,
    done=N_("done again: {what}"),
    nothing=N_("there is nothing to do again"),
    again=N_("{problem}; the next redo passes over it and takes: {next}"),
    skip=N_("{problem}; “cockpit redo --skip” passes over it and takes: {next}"),
)


def login_name(environment: Mapping[str, str] = os.environ) -> str:
    """Return the name that the operating system knows the person by."""
    return environment.get("USER") or environment.get("USERNAME") or "me"


class Session:
    """Who is at work, and where; commands are given to it and queries are asked of its store."""

    def __init__(
        self,
        store: Store,
        *,
        actor: str | None = None,
        key: str | None = None,
        clock: Clock | None = None,
        project: str | None = None,
        ascii_only: bool = False,
    ) -> None:
        """``actor`` is a person's handle; without one it is the operating system's user, who owns a local file.

        ``key`` names the session for undo; ``project`` is a code or a name.
        """
        self.store = store
        self._is_named = actor is not None
        self.actor = clean_line(actor or login_name())
        self.key = key or uuid.uuid4().hex
        self.clock = clock or SystemClock()
        self.ascii_only = ascii_only
        self.once = ""
        """A key under which each of the next commands is done only once, however often it is given."""
        self._given = 0
        self.project: Engagement | None = None
        self.person: int | None = None
        self.role = Role.OWNER
        self._listeners: list[Callable[[Changed], None]] = []
        self._told: set[int] = set()
        self._refused: set[int] = set()
        """Changes of which the person was told that they cannot be undone, or done again, any more."""
        self._seq = store.last_seq()
        self._archivable: dict[str, bool] = {}
        self._data_version = store.data_version()
        self._choose(project)

    def twin(self, clock: Clock, key: str) -> Session:
        """Return a session of the same person in the same place, with another clock and an undo of its own."""
        other = copy(self)
        other.clock, other.key, other._listeners = clock, key, []
        other._told, other._refused = set(), set()
        return other

    def _choose(self, wanted: str | None) -> None:
        if wanted is not None:
            if (mistyped := self._mistyped(wanted)) is not None:
                raise mistyped
            self.enter(self.find("project", wanted))
            return
        last = self.preference("project")
        mine = "EXISTS (SELECT 1 FROM person p WHERE p.project_id = j.id AND p.handle = :actor AND NOT p.archived)"
        sql = (
            f"SELECT j.id FROM project j WHERE NOT j.archived ORDER BY :named AND NOT {mine}, j.code = :last DESC, j.id"
            " LIMIT 1"
        )
        found = self.store.scalar(sql, {"actor": self.actor, "named": self._is_named, "last": last})
        if found is not None:
            self.enter(int(found))
        elif self._is_named and self.store.scalar("SELECT 1 FROM person LIMIT 1"):
            owner = self.store.scalar(
                "SELECT 1 FROM person WHERE handle = ? AND role = ? AND NOT archived", (self.actor, Role.OWNER.value)
            )
            self.role = Role.OWNER if owner else Role.VIEWER

    def enter(self, project: int) -> None:
        """Work in this project from now on, with the role that the person has there."""
        with self._spoken():
            self.project = read_engagement(self.store, project)
        self.person, self.role = self._part_in(project)

    def _part_in(self, project: int) -> tuple[int | None, Role]:
        """Return the person's row and role in a project; ``NotFound`` when the person has no part in it."""
        row = self.store.query(
            "SELECT id, role FROM person WHERE project_id = ? AND handle = ? AND NOT archived", (project, self.actor)
        )
        if row:
            return row[0]["id"], Role(row[0]["role"])
        if self._is_named and self.store.scalar("SELECT 1 FROM person WHERE project_id = ? LIMIT 1", (project,)):
            code = self.store.scalar("SELECT code FROM project WHERE id = ?", (project,))
            unknown = NotFound(N_("{actor} is not among the persons of project {code}"), actor=self.actor, code=code)
            raise self._mistyped(code) or unknown
        return None, Role.OWNER

    def require_part(self) -> None:
        """Raise ``Denied`` when somebody who was named takes part in the project at hand no longer."""
        if self.project is None:
            return
        try:
            self._part_in(self.project.id)
        except NotFound:
            gone = N_("you take part in project {code} no longer; what else you take part in opens as before")
            raise Denied(gone, code=self.project.code) from None

    def _mistyped(self, code: str) -> NotFound | None:
        """Return the refusal of a handle that is nobody's, with the nearest one of a project; None without one."""
        # Somebody who takes part elsewhere did not mistype, and is not to learn who is in this project.
        if not self._is_named or self.store.scalar("SELECT 1 FROM person WHERE handle = ? LIMIT 1", (self.actor,)):
            return None
        sql = (
            "SELECT p.handle FROM person p JOIN project j ON j.id = p.project_id"
            " WHERE j.code = ? COLLATE NOCASE AND NOT p.archived LIMIT ?"
        )
        close = nearest(self.actor, [row[0] for row in self.store.query(sql, (code, lookup.MOST_NAMES))])
        if close is None:
            return None
        text = N_("{actor} is not among the persons of project {code}; did you mean {nearest}?")
        return NotFound(text, actor=self.actor, code=code, nearest=close)

    @property
    def is_local(self) -> bool:
        """Whether nobody was named, so that it is the one who owns the file."""
        return not self._is_named

    @property
    def project_id(self) -> int:
        """The id of the project, 0 when there is none."""
        return self.project.id if self.project else 0

    def today(self) -> date:
        """Return the date where the person is."""
        return self.clock.today()

    def day_of(self, moment: str | None) -> date | None:
        """Return the date where the person is of a moment as it is stored; None for none."""
        return None if moment is None else self.clock.day(datetime.fromisoformat(moment))

    def find(self, noun: str, text: str) -> int:
        """Return the id of the row that ``text`` names in this project; ``Denied`` when it is not theirs to read."""
        if (reason := self.may_read(noun)) is not None:
            raise Denied(reason.text, **reason.values)
        return lookup.find(self.store, noun, text, self.project_id, self.person, self._sight(noun))

    def source_of(self, noun: str) -> str:
        """Return the table that holds the rows of a noun, empty for no noun."""
        return nouns()[noun][1].source if noun else ""

    def names(self, noun: str, most: int = 500) -> list[str]:
        """Return what can be typed for the rows of a noun in this project."""
        return [name for name, _ in self.named(noun, most)]

    def unnamed(self, noun: str, text: str, beginning: bool) -> NotFound | None:
        """Return why a text is in no name of a noun's rows in this project, or begins none; None when it is in one."""
        return lookup.unnamed(self.store, noun, text, self.project_id, beginning=beginning)

    def named(self, noun: str, most: int = 2_000) -> list[tuple[str, str]]:
        """Return what can be typed for the rows of a noun, each with a second text that helps to tell them apart."""
        return lookup.named(self.store, noun, self.project_id, most, self._sight(noun))

    def _sight(self, noun: str) -> Within:
        """Return which rows of a noun this person may know of."""
        return within(self, noun, f'"{self.source_of(noun)}"')

    def name_of(self, noun: str, pk: int) -> str:
        """Return what can be typed for one row."""
        return lookup.name_of(self.store, noun, pk)

    def words_of(self, noun: str, pk: int) -> str:
        """Return the second text that helps to tell one row apart."""
        return lookup.words_of(self.store, noun, pk)

    def held(self, command: type[Command], pk: int) -> dict[str, Any]:
        """Return what row ``pk`` holds of the inputs of a command that is given to it; ``NotFound`` when it is gone."""
        with self._spoken():
            return command.current(self, pk)

    def preference(self, name: str) -> str | None:
        """Return what the person prefers, or None."""
        value = self.store.scalar("SELECT value FROM preference WHERE actor = ? AND name = ?", (self.actor, name))
        return None if value is None else str(value)

    def may(self, command: type[Command]) -> Message | None:
        """Return why this person may not give the command here, or None."""
        if command.needs_project and self.project is None:
            return message(N_("there is no project yet; make one with “cockpit project add” or “cockpit demo”"))
        return refusal(self.role, command)

    def may_read(self, noun: str) -> Message | None:
        """Return why this person may not read the rows of a noun, or None."""
        if self.source_of(noun) not in sensitive_tables() or holds(self.role, Right.PEOPLE):
            return None
        return lacking(self.role, Right.PEOPLE)

    def require(self, command: type[Command]) -> None:
        """Raise ``Denied`` when this person may not give the command here, ``Refused`` when there is no project."""
        if (reason := self.may(command)) is not None:
            raise (Denied if self.project or not command.needs_project else Refused)(reason.text, **reason.values)

    def _require_now(self, command: Command) -> None:
        """Ask again with the part that the person has by now, and with the one in the project that is to be changed."""
        if self.project is not None:
            self.person, self.role = self._part_in(self.project.id)
        kind = type(command)
        self.require(kind)
        target = getattr(command, "project", None) if kind.subject == "project" else None
        if isinstance(target, int) and target != self.project_id:
            reason = refusal(self._part_in(target)[1], kind)
            if reason is not None:
                raise Denied(reason.text, **reason.values)

    def do(self, command: Command) -> Receipt:
        """Carry out a command in one transaction, tell the listeners, and return its receipt."""
        self._require_now(command)
        command.require_said()
        command.check(self)
        once = self._next_once() if type(command).undoable else ""
        if not once:
            return self._carry_out(command, command.audit())
        done = self._done_once(once)
        if done is not None:
            return done
        try:
            return self._carry_out(command, {**command.audit(), ONCE: once})
        except Exception:
            # Somebody may have done it under the same key since we looked.
            done = self._done_once(once)
            if done is None:
                raise
            return done

    def _carry_out(self, command: Command, args: Mapping[str, Any]) -> Receipt:
        kind = type(command)
        key = self.key if kind.undoable else f"{self.key}:{kind.noun()}"
        with (
            self._spoken(),
            self.store.change(
                at=self.clock.now(), actor=self.actor, session=key, command=kind.name, args=args
            ) as change,
        ):
            receipt = command.apply(self._work(change))
            self._check_grants(change, self.role)
        if not change.touched:
            # What an edit is given may be what stands there already, or nothing at all.
            return receipt._replace(message=message(N_("nothing was changed"))) if kind.partial else receipt
        self._told.add(change.id)
        self._tell(Changed(change.id, self.actor, kind.name, _frozen(change.touched)))
        warnings = (*receipt.warnings, *self._out_of_sight(receipt, change.id))
        return receipt._replace(change=change.id, warnings=warnings)

    def rehearse(self, command: Command, look: Callable[[Work], R]) -> R:
        """Return what ``look`` finds when it writes what a command would write; nothing of it stays."""
        self._require_now(command)
        with (
            self._spoken(),
            self.store.change(
                at=self.clock.now(), actor=self.actor, session=self.key, command=type(command).name, keep=False
            ) as change,
        ):
            return look(self._work(change))

    def _work(self, change: Change) -> Work:
        from cockpit.command import Work

        return Work(
            change,
            project=self.project_id,
            actor=self.actor,
            person=self.person,
            now=self.clock.now(),
            today=self.today(),
            is_local=self.is_local,
        )

    def _out_of_sight(self, receipt: Receipt, change: int) -> Iterator[Message]:
        """Yield a note on the rows of a receipt that were archived before and still are: nobody sees what was done."""
        if not receipt.ids or not self._is_archivable(receipt.table):
            return
        sql = f'SELECT id FROM "{receipt.table}" WHERE archived AND id IN (SELECT value FROM json_each(?)) ORDER BY id'
        archived = [row[0] for row in self.store.query(sql, (json.dumps(list(receipt.ids)),))]
        if not archived:
            return
        # An image of what was changed names only the columns that were, so that it tells who was archived just now.
        moved = {
            entry.pk
            for entry in self.store.entries(change)
            if entry.table == receipt.table and "archived" in (entry.after or {})
        }
        from cockpit.command import names

        shown = dict(zip(receipt.ids, receipt.shown, strict=False))
        if left := [shown[pk] for pk in archived if pk in shown and pk not in moved]:
            yield message(N_("archived, so out of sight until brought back: {names}"), names=names(left))

    def _is_archivable(self, table: str) -> bool:
        """Return whether the rows of a table can be archived; asked once, as no table changes while it is used."""
        if table not in self._archivable:
            sql = "SELECT 1 FROM pragma_table_info(?) WHERE name = 'archived'"
            self._archivable[table] = self.store.scalar(sql, (table,)) is not None
        return self._archivable[table]

    def _check_grants(self, change: Change, role: Role) -> None:
        """Raise ``Denied`` when a change gives somebody a right that this person lacks, or takes such a one away.

        ``role`` is that of the person in the project that is changed.
        It is asked of what was written, so that no way leads past it: not a file, not a merge, not an undo.
        """
        if role is Role.OWNER or "person" not in change.touched:
            return
        for entry in merge(change.entries("person")):
            if not {"role", "archived"} & {*(entry.before or {}), *(entry.after or {})}:
                continue
            rows = change.query("SELECT * FROM person WHERE id = ?", (entry.pk,))
            after = dict(rows[0]) if rows else None
            before = None if entry.before is None else {**(after or {}), **entry.before}
            name = str((after or before or {}).get("name"))
            reason = grant_refusal(role, name, _access(before), _access(after))
            if reason is not None:
                raise Denied(reason.text, **reason.values)

    def _next_once(self) -> str:
        """Return the key of the next command, empty when commands may be done any number of times."""
        if not self.once:
            return ""
        self._given += 1
        return self.once if self._given == 1 else f"{self.once}#{self._given}"

    def _done_once(self, once: str) -> Receipt | None:
        """Return a receipt of what this person did under a key, None when that was nothing."""
        sql = f"SELECT id FROM change WHERE actor = ? AND json_extract(args, '$.{ONCE}') = ?"
        change = self.store.scalar(sql, (self.actor, once))
        if change is None:
            return None
        named = [entry for entry in self.store.entries(change) if noun_of_table(entry.table)]
        table = named[0].table if named else ""
        ids = tuple(dict.fromkeys(entry.pk for entry in named if entry.table == table))
        shown = tuple(self.name_of(noun_of_table(table), pk) for pk in ids)
        said = message(N_("this was done already, as change {change}"), change=change)
        return Receipt(said, table, ids, shown, change=change)

    def undo(self, *, skip: bool = False) -> Receipt:
        """Revert this session's newest change that still stands.

        One that cannot be reverted is refused. Once that was told, or with ``skip``, the one before it is taken.
        """
        return self._step(_UNDO, skip=skip)

    def redo(self, *, skip: bool = False) -> Receipt:
        """Do again what was undone last; what cannot be done again is passed over as by an undo."""
        return self._step(_REDO, skip=skip)

    def _step(self, way: _Way, *, skip: bool) -> Receipt:
        if self.project is not None:
            self.person, self.role = self._part_in(self.project.id)
        with self._spoken():
            stack = self.store.undo_stacks(self.actor, self.key)[way.stack]
        passed = []
        newest: CockpitError | None = None
        for place in range(len(stack) - 1, -1, -1):
            try:
                receipt = self._reverted(stack[place], way)
            except (Conflict, NotFound, Denied) as error:
                if not skip and stack[place] not in self._refused:
                    self._refused.add(stack[place])
                    raise self._with_way_past(error, stack[:place], way) from error
                newest = newest or error
                passed.append(message(N_("left as it is: {what}"), what=deed(self, stack[place])))
            else:
                return receipt._replace(warnings=(*receipt.warnings, *passed))
        raise newest or Refused(way.nothing)

    def _with_way_past(self, error: CockpitError, before: Sequence[int], way: _Way) -> CockpitError:
        """Return a refusal with what comes next when the change that it is about is passed over, if anything does."""
        if not before:
            return error
        text = way.skip if self.key == CLI_SESSION else way.again
        return type(error)(text, problem=error, next=deed(self, before[-1]))

    def _reverted(self, which: int, way: _Way) -> Receipt:
        with self._spoken():
            first = origin(self, self.store.change_row(which))
            known = command_named(first.command)
            role = self._role_there(which)
            if known is not None and (reason := refusal(role, known)) is not None:
                raise Denied(reason.text, **reason.values)
            what = deed(self, first.id)
            change = self.store.revert(
                which,
                at=self.clock.now(),
                actor=self.actor,
                session=self.key,
                command=way.command,
                around=self._keeping_history,
                check=lambda written: self._check_grants(written, role),
            )
        self._told.add(change.id)
        self._tell(Changed(change.id, self.actor, way.command, _frozen(change.touched)))
        table, ids = next(((table, ids) for table, ids in change.touched.items() if noun_of_table(table)), ("", set()))
        shown = tuple(name for pk in sorted(ids) if (name := self.name_of(noun_of_table(table), pk)))
        return Receipt(message(way.done, what=what), table, tuple(sorted(ids)), shown, change=change.id)

    @contextmanager
    def _keeping_history(self, change: Change, entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
        """Yield what of the entries is reverted, as the areas have it that tell how things stood."""
        tables = {entry.table for entry in entries}
        with ExitStack() as stack:
            for table, path in (area.history for area in AREAS):
                if table in tables:
                    keeping: History = load(path)  # type: ignore[assignment]
                    entries = stack.enter_context(keeping(change, entries, self.today()))
            yield entries

    def _role_there(self, change: int) -> Role:
        """Return the role that the person has by now in the project in which a change was made.

        All rows of a change are of one project.
        """
        projects = (project_of(self, entry) for entry in self.store.entries(change, limit=_FIRST_ENTRIES))
        there = next((project for project in projects if project), self.project_id)
        return self.role if there == self.project_id else self._part_in(there)[1]

    @contextmanager
    def _spoken(self) -> Iterator[None]:
        """Turn what the store refuses into sentences for people."""
        try:
            yield
        except Exception as error:
            if (sentence := spoken(error, self.store)) is not None:
                raise sentence from error
            raise

    def subscribe(self, listener: Callable[[Changed], None]) -> None:
        """Call ``listener`` after each commit, one's own at once and others' at the next ``poll``."""
        self._listeners.append(listener)

    def catch_up(self) -> None:
        """Take all that was done so far as known, so that ``poll`` tells only of what comes."""
        self._data_version, self._seq = self.store.data_version(), self.store.last_seq()

    def is_behind(self) -> bool:
        """Return whether ``poll`` has anything to look for; costs microseconds. A store that cannot be read has."""
        try:
            return self.store.data_version() != self._data_version
        except StoreError:
            return True

    def poll(self) -> list[Changed]:
        """Look for commits of other processes, tell the listeners, and return them; costs microseconds when idle."""
        found = self.store.data_version()
        if found == self._data_version:
            return []
        self._data_version = found
        changes: dict[int, dict[str, set[int]]] = {}
        for seq, change, table, pk in self.store.since(self._seq):
            self._seq = seq
            changes.setdefault(change, {}).setdefault(table, set()).add(pk)
        told = []
        sight = Sight(self) if changes else None
        for change, rows in changes.items():
            if change in self._told:
                # Our own change was told when it was made; it is only now seen from the reading side.
                self._told.discard(change)
                continue
            row, first = self.store.change_row(change), self.store.entries(change, limit=_FIRST_ENTRIES)
            seen = sight is not None and any(sight.covers(entry) for entry in first)
            told.append(Changed(change, row.actor, row.command, _frozen(rows), seen))
        for changed in told:
            self._tell(changed)
        return told

    def _tell(self, changed: Changed) -> None:
        if self.project is not None and self.project.id in changed.rows.get("project", ()):
            try:
                self.project = read_engagement(self.store, self.project.id)
            except MissingRow:
                # The change that made it was undone.
                self.project, self.person = None, None
                self._choose(None)
        if self.person in changed.rows.get("person", ()):
            row = self.store.query("SELECT role FROM person WHERE id = ? AND NOT archived", (self.person,))
            self.role = Role(row[0]["role"]) if row else Role.VIEWER
        for listener in self._listeners:
            listener(changed)


def _access(row: Mapping[str, Any] | None) -> Role | None:
    """Return the role of a row of a person, None for nobody and for somebody who has left."""
    return Role(row["role"]) if row and not row["archived"] else None


def _frozen(rows: Mapping[str, set[int]]) -> dict[str, frozenset[int]]:
    return {table: frozenset(ids) for table, ids in rows.items()}
