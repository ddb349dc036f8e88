"""What can be asked of the lists of this area."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from cockpit.calendar import DayKind
from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.choices import CARD, LESSON, WIN, Priority, SprintState
from cockpit.delivery.flow import MIN_FINISHED
from cockpit.delivery.forecast import SAFE
from cockpit.delivery.retro_rules import NoteKind
from cockpit.filter import (
    Asking,
    Bind,
    ChoiceField,
    DayField,
    Field,
    Flag,
    ManyField,
    MomentField,
    NumberField,
    PersonField,
    TextField,
    Vocabulary,
    choice_flags,
    text_index,
)
from cockpit.i18n import N_

if TYPE_CHECKING:
    from cockpit.session import Session

_FINISHED = "FROM card f WHERE f.project_id = :project AND f.cycle_days IS NOT NULL"
# The nearest rank of the percentile, as the rules of flow define it: ceil(percent x n / 100).
_P85 = (
    f"(SELECT f.cycle_days {_FINISHED} ORDER BY f.cycle_days LIMIT 1"
    f" OFFSET (SELECT ({SAFE} * COUNT(*) + 99) / 100 - 1 {_FINISHED}))"
)
_ENOUGH = f"(SELECT COUNT(*) {_FINISHED}) >= {MIN_FINISHED}"
DAYS_IN_WORK = "CASE WHEN k.kind = 'doing' THEN MAX(1, julianday(:today) - julianday(c.began_on) + 1) END"
_WAITING = (
    "EXISTS (SELECT 1 FROM card_need n JOIN card o ON o.id = n.needed_id AND NOT o.archived"
    " JOIN board_column b ON b.id = o.column_id AND b.kind <> 'done' WHERE n.card_id = c.id)"
)
_COMMENTED = "SELECT w.card_id FROM card_comment w WHERE NOT w.archived AND {}"
LATE = "(c.due < :today AND k.kind <> 'done')"
OPEN = "k.kind <> 'done'"


@dataclass(frozen=True)
class SprintPart:
    """The cards that a sprint counted as ``part`` of it, read from what happened and not from how they stand today."""

    label: str
    part: str
    session: Session

    def condition(self, value: str, bind: Bind, asking: Asking) -> str:
        """Look for the cards of the sprints whose name contains the value, or is it after ``=``."""
        from cockpit.delivery.log import sprint_named
        from cockpit.delivery.sprints import sprint_days

        asking.require("sprint", value.removeprefix("="))
        values: dict[str, object] = {"project": self.session.project_id}

        def own(bound: object) -> str:
            values[f"v{len(values)}"] = bound
            return f":v{len(values) - 1}"

        store = self.session.store
        named = TextField(self.label, "s.name").condition(value, own, asking)
        sql = (
            "SELECT s.id FROM sprint s WHERE s.project_id = :project AND s.start IS NOT NULL AND s.end IS NOT NULL"
            f" AND {named}"
        )
        found: set[int] = set()
        for (sprint,) in store.query(sql, values):
            found |= getattr(sprint_named(store, sprint_days(store, sprint), today=asking.today), self.part)
        return f"c.id IN (SELECT value FROM json_each({bind(json.dumps(sorted(found)))}))"

    def examples(self) -> Sequence[str]:
        """A sprint may have any name."""
        return ()


def cards(session: Session) -> Vocabulary:
    """Return what can be asked of cards."""
    known = _cards()
    return replace(known, fields={**known.fields, **_sprint_parts(session)})


def _sprint_parts(session: Session) -> dict[str, Field]:
    return {
        "committed": SprintPart(N_("Committed in sprint"), "committed", session),
        "added": SprintPart(N_("Added later to sprint"), "added", session),
        "removed": SprintPart(N_("Taken out later of sprint"), "removed", session),
        "delivered": SprintPart(N_("Done in sprint"), "delivered", session),
        "undone": SprintPart(N_("Not done in sprint"), "undone", session),
    }


@cache
def _cards() -> Vocabulary:
    return Vocabulary(
        fields={
            "column": TextField(N_("Column"), "k.name"),
            "owner": PersonField(N_("Owner"), "c.owner_id", "p"),
            "module": TextField(N_("Module"), "m.name"),
            "sprint": TextField(N_("Sprint"), "s.name"),
            "label": ManyField(N_("Label"), "SELECT 1 FROM json_each(c.labels) l WHERE {match}", "l.value"),
            "priority": ChoiceField(N_("Priority"), "c.priority", Priority),
            "points": NumberField(N_("Points"), "c.points"),
            "due": DayField(N_("Due"), "c.due"),
            "done": DayField(N_("Done on"), "c.done_on"),
            "began": DayField(N_("Begun on"), "c.began_on"),
            "moved": DayField(N_("Moved on"), "c.moved_on"),
            "made": DayField(N_("Made on"), "c.made_on"),
            "since": DayField(N_("Blocked since"), "c.blocked_since"),
            "age": NumberField(N_("Days in work"), DAYS_IN_WORK),
            "cycle": NumberField(N_("Days taken"), "c.cycle_days"),
            "part": ManyField(
                N_("Part of"), "SELECT 1 FROM card u WHERE u.id = c.parent_id AND {match}", "('CARD-' || u.number)"
            ),
            "requirement": ManyField(
                N_("Requirement"),
                "SELECT 1 FROM requirement q WHERE q.id = c.requirement_id AND {match}",
                "('REQ-' || q.number || ' ' || q.title)",
            ),
            "meets": ManyField(
                N_("Meets"),
                "SELECT 1 FROM done_tick t JOIN done_criterion d ON d.id = t.criterion_id"
                " WHERE t.card_id = c.id AND {match}",
                "d.name",
            ),
            "source": TextField(N_("Source"), "c.source"),
            "key": TextField(N_("Source key"), "c.external_id"),
        },
        flags={
            "late": Flag(N_("late"), LATE),
            "open": Flag(N_("open"), OPEN),
            **choice_flags("k.kind", ColumnKind),
            "blocked": Flag(N_("blocked"), "c.blocked_since IS NOT NULL"),
            "waiting": Flag(N_("waits"), _WAITING),
            "aging": Flag(N_("aging"), f"({DAYS_IN_WORK}) > {_P85} AND {_ENOUGH}"),
            "unowned": Flag(N_("unowned"), "c.owner_id IS NULL"),
            "unestimated": Flag(N_("unestimated"), "c.points IS NULL"),
            "untraced": Flag(N_("without a requirement"), "c.requirement_id IS NULL"),
            "zero": Flag(N_("zero points"), "c.points = 0"),
            # What is taken up again after its sprint was closed would be found in no list of what is to come.
            "backlog": Flag(N_("in no sprint"), f"(c.sprint_id IS NULL OR s.state = 'closed') AND {OPEN}"),
            "current": Flag(N_("in the running sprint"), "s.state = 'active'"),
            "parts": Flag(N_("has parts"), "EXISTS (SELECT 1 FROM card o WHERE o.parent_id = c.id AND NOT o.archived)"),
            "urgent": Flag(N_("urgent"), "c.priority = 'urgent'"),
            "archived": Flag(N_("archived"), "c.archived"),
        },
        indexed=(text_index("card", "c.id"), text_index("card_comment", "w.id").leading_to("c.id", _COMMENTED)),
        plain=(),
        number="c.number",
        prefix=CARD,
    )


@cache
def columns() -> Vocabulary:
    """Return what can be asked of columns."""
    return Vocabulary(
        fields={"name": TextField(N_("Name"), "k.name"), "kind": ChoiceField(N_("Kind"), "k.kind", ColumnKind)},
        plain=("k.name",),
    )


def comments(session: Session) -> Vocabulary:
    """Return what can be asked of comments."""
    from cockpit.history import zone_of

    return Vocabulary(
        fields={
            "author": TextField(N_("Author"), "t.author"),
            "date": MomentField(N_("Date"), "t.at", zone_of(session)),
        },
        indexed=(text_index("card_comment", "t.id"),),
        number="c.number",
        prefix=CARD,
    )


@cache
def checks() -> Vocabulary:
    """Return what can be asked of the points of checklists."""
    return Vocabulary(
        fields={"point": TextField(N_("Point"), "i.text")},
        flags={"done": Flag(N_("done"), "i.done"), "open": Flag(N_("open"), "NOT i.done")},
        plain=("i.text",),
        number="c.number",
        prefix=CARD,
    )


@cache
def criteria() -> Vocabulary:
    """Return what can be asked of the definition of done."""
    return Vocabulary(fields={"name": TextField(N_("Criterion"), "d.name")}, plain=("d.name",))


@cache
def sprints() -> Vocabulary:
    """Return what can be asked of sprints."""
    return Vocabulary(
        fields={
            "state": ChoiceField(N_("State"), "s.state", SprintState),
            "start": DayField(N_("Start"), "s.start"),
            "end": DayField(N_("End"), "s.end"),
            "module": TextField(N_("Module"), "m.name"),
            "increment": TextField(N_("Increment"), "s.increment"),
        },
        flags={
            **choice_flags("s.state", SprintState),
            "late": Flag(N_("late"), "s.state = 'active' AND s.end < :today"),
            "accepted": Flag(N_("accepted"), "s.accepted_on IS NOT NULL"),
        },
        plain=("s.name", "s.goal", "s.increment"),
    )


@cache
def holidays() -> Vocabulary:
    """Return what can be asked of the days that are not what their weekday says."""
    return Vocabulary(
        fields={
            "date": DayField(N_("Date"), "h.day"),
            "kind": ChoiceField(N_("Kind"), "h.kind", DayKind),
            "name": TextField(N_("Name"), "h.name"),
        },
        plain=("h.name", "h.day"),
    )


@cache
def notes() -> Vocabulary:
    """Return what can be asked of the notes of retrospectives."""
    return Vocabulary(
        fields={
            "sprint": TextField(N_("Sprint"), "s.name"),
            "kind": ChoiceField(N_("Kind"), "n.kind", NoteKind),
            "author": TextField(N_("Author"), "n.author"),
        },
        plain=("n.text",),
    )


@cache
def actions() -> Vocabulary:
    """Return what can be asked of the actions of retrospectives."""
    return Vocabulary(
        fields={
            "sprint": TextField(N_("Sprint"), "s.name"),
            "owner": PersonField(N_("Owner"), "c.owner_id", "p"),
            "due": DayField(N_("Due"), "c.due"),
        },
        flags={
            "open": Flag(N_("open"), f"NOT c.archived AND {OPEN}"),
            "done": Flag(N_("done"), "k.kind = 'done'"),
            "dropped": Flag(N_("dropped"), f"c.archived AND {OPEN}"),
            "late": Flag(N_("late"), f"NOT c.archived AND {LATE}"),
        },
        plain=("c.title",),
        number="c.number",
        prefix=CARD,
    )


@cache
def lessons() -> Vocabulary:
    """Return what can be asked of lessons."""
    return Vocabulary(
        fields={
            "module": TextField(N_("Module"), "m.name"),
            "sprint": TextField(N_("Sprint"), "s.name"),
            "date": DayField(N_("Date"), "l.learned_on"),
            "author": TextField(N_("Author"), "l.author"),
        },
        indexed=(text_index("lesson", "l.id"),),
        number="l.number",
        prefix=LESSON,
    )


@cache
def wins() -> Vocabulary:
    """Return what can be asked of wins."""
    return Vocabulary(
        fields={
            "module": TextField(N_("Module"), "m.name"),
            "sprint": TextField(N_("Sprint"), "s.name"),
            "who": TextField(N_("Who"), "w.who"),
            "date": DayField(N_("Date"), "w.on_day"),
        },
        indexed=(text_index("win", "w.id"),),
        number="w.number",
        prefix=WIN,
    )


@cache
def rollout() -> Vocabulary:
    """Return what can be asked of the modules of the rollout."""
    return Vocabulary(
        fields={"name": TextField(N_("Module"), "m.name"), "started": DayField(N_("Begun on"), "r.started_on")},
        flags={
            "started": Flag(N_("begun"), "r.started_on IS NOT NULL"),
            "reconciled": Flag(N_("reconciled"), "r.reconciled_on IS NOT NULL"),
        },
        plain=("m.name",),
    )
