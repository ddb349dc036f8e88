"""The command that carries out an import of issues."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from cockpit.command import Receipt, Work, names
from cockpit.delivery.choices import CARD
from cockpit.delivery.importers.keys import parted
from cockpit.errors import NotFound
from cockpit.exchange.command import ImportRows, written
from cockpit.exchange.comments import read_comment
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.target import Values, items_of
from cockpit.exchange.words import plain
from cockpit.exchange.yes_no import YesNo
from cockpit.i18n import N_
from cockpit.ids import human, number_of
from cockpit.message import Message, message
from cockpit.operations.choices import ISSUE
from cockpit.operations.importers import told
from cockpit.operations.issue_states import RUNNING, State, comes_back, way
from cockpit.operations.linking import links_between
from cockpit.operations.priority import Priority, cell_of
from cockpit.operations.records import Issue, IssueComment, IssueLink, IssuePause
from cockpit.operations.saving import Desk, reckoned, shown
from cockpit.people.records import Department, Person
from cockpit.portfolio.records import Module
from cockpit.requirements.choices import REQUIREMENT
from storage.record import Record

COLUMNS = {
    name: name
    for name in (
        "title", "type", "state", "state_reason", "impact", "urgency", "reporter", "found_on", "due", "labels",
        "reported_at", "responded_at", "resolved_at", "closed_at", "workaround", "root_cause", "resolution",
        "description", "reopened",
    )
}  # fmt: skip
"""Fields of files that hold plain values, with their names in the record."""
_REQUIRED = frozenset({"found_on", "reported_at"})
"""Those that cannot be emptied."""


class ImportIssues(ImportRows):
    """Import issues.

    Issues with a known id or source key are changed, the others added; departments that do not exist are made. What is
    known goes from state to state as by the commands, and its clocks are kept here; what a list says again does not
    overwrite what was changed here since. Comments and links are added, never taken away. All of it is one change and
    can be undone as one.
    """

    name: ClassVar[str] = "issue.import"
    record: ClassVar[type[Record] | None] = Issue

    def write(self, work: Work) -> Receipt:
        """Add and change the issues, then what is said of them and what links them."""
        writer = _Writer(work, self.rows)
        saved = writer.write()
        ids = tuple(map(shown, saved))
        text = message(N_("{issues} imported from {source}"), issues=names(ids), source=self.source)
        return Receipt(text, Issue.table, tuple(issue.id for issue in saved), ids, tuple(writer.warnings()))


class _Writer:
    """Writes the rows of a file: new issues many at a time, known ones one by one, what links them at the end."""

    def __init__(self, work: Work, rows: Sequence[PlannedRow]) -> None:
        self._work = work
        self._rows = rows
        self._desk = Desk(work)
        self._names = _Names(work)
        self._numbers = _numbers(work, [row for row in rows if not row.id])
        self._lost: list[str] = []

    def write(self) -> list[Issue]:
        """Write every row, and return the issues in the order of the file."""
        return self._linked(written(self._rows, self._added, self._changed))

    def warnings(self) -> list[Message]:
        """Return what could not be brought over."""
        if not self._lost:
            return []
        return [
            message(N_("links to what is not here, left out: {names}"), names=names(list(dict.fromkeys(self._lost))))
        ]

    # New issues

    def _added(self, rows: Sequence[PlannedRow]) -> list[Issue]:
        made = [self._made(row) for row in rows]
        saved = self._work.change.insert_many([issue for issue, _stops in made])
        pauses = [self._pause(issue, stop) for issue, (_made, stops) in zip(saved, made, strict=True) for stop in stops]
        self._work.change.insert_many(pauses)
        self._work.change.insert_many(
            [
                self._comment(issue, text)
                for issue, row in zip(saved, rows, strict=True)
                for text in items_of(row.values.get("comments"))
            ]
        )
        return saved

    def _made(self, row: PlannedRow) -> tuple[Issue, list[told.Stop]]:
        """Return a new issue as it is reckoned, with the times in which its clock stood still."""
        columns, service = self._columns(row.values), self._desk.service
        # A ledger that knows the day only: its clock began with that day's work.
        began = service.opening(columns["found_on"]) if columns.get("found_on") else self._desk.now
        reported = columns.get("reported_at") or began
        source, external = parted(str(row.values["key"])) if row.values.get("key") else ("", None)
        state = State(columns.get("state", State.NEW))
        issue = Issue(
            project_id=self._work.project,
            number=self._numbers[row.number],
            source=source,
            external_id=external,
            said=row.said,
            **{
                **columns,
                "reported_at": reported,
                "found_on": columns.get("found_on") or service.day_of(reported),
            },
        )
        stops = [told.read_stop(text) for text in items_of(row.values.get("pauses"))] or self._stops(issue, state)
        pauses = [self._pause(issue, stop) for stop in stops]
        return reckoned(service, issue, pauses), stops

    def _stops(self, issue: Issue, state: State) -> list[told.Stop]:
        """Return since when the clock stands still of an issue whose history nobody tells."""
        if state in RUNNING:
            return []
        since = issue.resolved_at or issue.closed_at or self._desk.now
        return [told.Stop(max(since, issue.reported_at), None, state, "", issue.state_reason)]

    def _pause(self, issue: Issue, stop: told.Stop) -> IssuePause:
        return IssuePause(
            project_id=self._work.project,
            issue_id=issue.id,
            state=stop.state,
            since=stop.since,
            until=stop.until,
            reason=stop.reason,
            author=stop.author,
        )

    def _comment(self, issue: Issue, text: str) -> IssueComment:
        said = read_comment(text)
        return IssueComment(
            project_id=self._work.project,
            issue_id=issue.id,
            author=said.author,
            at=said.at,
            evidence=said.evidence,
            text=said.text,
            archived=said.archived,
        )

    # Known issues

    def _changed(self, row: PlannedRow) -> Issue:
        found = self._work.read(Issue, row.id, row.version or None)
        columns = self._columns(row.values)
        if "key" in row.values:
            columns["source"], columns["external_id"] = (
                parted(str(row.values["key"])) if row.values["key"] else ("", None)
            )
        columns["said"] = row.said or found.said
        fresh = Counter(items_of(row.values.get("comments"))) - Counter(items_of(row.before.get("comments")))
        self._work.change.insert_many([self._comment(found, text) for text in fresh.elements()])
        state = State(columns.pop("state", found.state))
        if state is found.state:
            return self._desk.save(found.with_(**columns))
        reason = str(columns.pop("state_reason", ""))
        if comes_back(found.state, state):
            columns["reopened"] = found.reopened + 1
        issue = found.with_(**columns)
        for step in way(found.state, state):
            issue = self._desk.move(issue, step, reason, duplicate_of_id=issue.duplicate_of_id)
        return issue

    # Columns

    def _columns(self, values: Values) -> dict[str, Any]:
        """Return the columns that a row gives; what is emptied gets its usual value."""
        given = {COLUMNS[name]: value for name, value in values.items() if name in COLUMNS}
        columns = {
            name: Issue.model_fields[name].get_default() if value is None else value
            for name, value in given.items()
            if value is not None or name not in _REQUIRED
        }
        if "reopened" in columns:
            columns["reopened"] = int(float(str(columns["reopened"])))
        if "archived" in values:
            columns["archived"] = values["archived"] == YesNo.YES.value
        if "caused_by_data" in values:
            columns["caused_by_data"] = values["caused_by_data"] == YesNo.YES.value
        if values.get("priority") and not values.keys() & {"impact", "urgency"}:
            # A program that knows a priority only gets the impact and the urgency that give it.
            wanted = Priority(str(values["priority"]))
            columns["impact"], columns["urgency"] = cell_of(self._desk.service.table, wanted)
        if "reporter" in columns:
            columns["reporter_id"] = self._names.people.get(str(columns["reporter"]))
            if columns["reporter_id"] is not None:
                columns["reporter"] = ""
        for name in ("owner", "reviewer"):
            if name in values:
                columns[f"{name}_id"] = self._names.person(values[name])
        if "module" in values:
            columns["module_id"] = self._names.module(values["module"])
        if "department" in values:
            columns["department_id"] = self._names.department(values["department"])
        return columns

    # Links

    def _linked(self, saved: Sequence[Issue]) -> list[Issue]:
        """Link the issues, now that all of them are there, and return them as they stand."""
        wanted = [row for row in self._rows if row.values.get("links") or "duplicate_of" in row.values]
        if not wanted:
            return list(saved)
        places = {row.number: place for place, row in enumerate(self._rows)}
        found, targets = list(saved), _Targets(self._work)
        for row in wanted:
            place = places[row.number]
            self._link(found[place], row, targets)
            if "duplicate_of" in row.values:
                found[place] = self._merged(found[place], row.values["duplicate_of"], targets)
        return found

    def _link(self, issue: Issue, row: PlannedRow, targets: "_Targets") -> None:
        before = set(items_of(row.before.get("links")))
        for text in items_of(row.values.get("links")):
            link = told.read_link(text)
            to = targets.of(link.to) if text not in before else {}
            if to is None or to.get("other_id") == issue.id:
                self._lost.append(link.to)
            elif to and not any(said.kind is link.kind for said in links_between(self._work, issue.id, to)):
                self._work.save(IssueLink(project_id=self._work.project, issue_id=issue.id, kind=link.kind, **to))

    def _merged(self, issue: Issue, original: object, targets: "_Targets") -> Issue:
        to = targets.of(str(original)) if original else {}
        pk = None if to is None else to.get("other_id")
        if original and (pk is None or pk == issue.id):
            self._lost.append(str(original))
            return issue
        return self._work.save(issue.with_(duplicate_of_id=pk))


class _Names:
    """From names to ids; a department that is missing is made."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.people = {person.handle: person.id for person in work.find(Person)}
        self._modules = {module.name: module.id for module in work.find(Module)}
        self._departments = {plain(each.name): each.id for each in work.find(Department, archived=False)}

    def person(self, name: object) -> int | None:
        """Return the id of a person."""
        return self._one(self.people, name)

    def module(self, name: object) -> int | None:
        """Return the id of a module."""
        return self._one(self._modules, name)

    def department(self, name: object) -> int | None:
        """Return the id of a department."""
        if not name:
            return None
        if plain(str(name)) not in self._departments:
            self._departments[plain(str(name))] = self._work.add_named(Department, name=str(name)).id
        return self._departments[plain(str(name))]

    @staticmethod
    def _one(known: Mapping[str, int], name: object) -> int | None:
        if not name:
            return None
        if str(name) not in known:
            raise NotFound(N_("there is no “{name}” any more; read the file again"), name=str(name))
        return known[str(name)]


class _Targets:
    """What links may lead to, by what a file calls it."""

    def __init__(self, work: Work) -> None:
        self._issues: dict[str, int] = {}
        self._numbers: dict[str, dict[int, int]] = {}
        sql = "SELECT id, number, source, external_id FROM issue WHERE project_id = ?"
        for pk, number, source, external in work.change.query(sql, (work.project,)):
            self._issues[human(ISSUE, number)] = pk
            if external is not None:
                self._issues[f"{source}:{external}"] = pk
        for prefix, table in ((REQUIREMENT, "requirement"), (CARD, "card")):
            rows = work.change.query(f"SELECT number, id FROM {table} WHERE project_id = ?", (work.project,))
            self._numbers[prefix] = {row[0]: row[1] for row in rows}

    def of(self, text: str) -> dict[str, Any] | None:
        """Return the column of a link and what stands in it, None for what is not here."""
        if text.lower().startswith(("https://", "http://")):
            return {"url": text[:2_000]}
        number = number_of(text, ISSUE)
        name = human(ISSUE, number) if number is not None else text
        if name in self._issues:
            return {"other_id": self._issues[name]}
        for prefix, column in ((REQUIREMENT, "requirement_id"), (CARD, "card_id")):
            number = number_of(text, prefix)
            if number in self._numbers[prefix]:
                return {column: self._numbers[prefix][number]}
        return None


def _numbers(work: Work, rows: Sequence[PlannedRow]) -> dict[int, int]:
    """Return the number of each new issue, by its row: its own where it names one that is free, else the next."""
    wanted = {row.number: number_of(str(row.values["id"]), ISSUE) for row in rows if row.values.get("id")}
    asked = json.dumps([number for number in wanted.values() if number])
    sql = "SELECT number FROM issue WHERE project_id = ? AND number IN (SELECT value FROM json_each(?))"
    taken = {row[0] for row in work.change.query(sql, (work.project, asked))} if wanted else set()
    kept = {row: number for row, number in wanted.items() if number and number not in taken}
    sql = "SELECT last FROM counter WHERE scope = ? AND prefix = ?"
    last = next((row[0] for row in work.change.query(sql, (work.project, ISSUE))), 0)
    highest = max(kept.values(), default=0)
    if highest > last:
        work.change.next_numbers(work.project, ISSUE, highest - last)
    others = [row.number for row in rows if row.number not in kept]
    fresh = work.change.next_numbers(work.project, ISSUE, len(others)) if others else range(0)
    return {**kept, **dict(zip(others, fresh, strict=True))}
