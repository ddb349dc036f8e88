"""What can be asked of the lists of this area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from cockpit.choice import told
from cockpit.errors import BadInput
from cockpit.filter import (
    NOTHING,
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
from cockpit.i18n import N_, in_a_row, spoken
from cockpit.lookup import ME
from cockpit.operations import conditions as sql
from cockpit.operations.adoption import DECIDED, ProposalState
from cockpit.operations.choices import ISSUE, PROPOSAL, UPGRADE, IssueType, UpgradeResult
from cockpit.operations.clocks import WorkingTime, moment
from cockpit.operations.issue_states import OPEN, SETTLED, UNRESOLVED, State
from cockpit.operations.priority import Level, Priority, read_span
from cockpit.operations.service import Service, read_service

if TYPE_CHECKING:
    from cockpit.session import Session

_SETS = {N_("open"): OPEN, N_("unresolved"): UNRESOLVED, N_("settled"): SETTLED}
"""Words for several states at once."""
_ALSO = {"打开": OPEN, "未关闭": OPEN}
"""Further words that other trackers have for them."""
_COMMENTED = "SELECT c.issue_id FROM issue_comment c WHERE NOT c.archived AND {}"


@dataclass(frozen=True)
class StateField(ChoiceField):
    """The state of an issue: one of them, or a word for several such as ``open``."""

    def condition(self, value: str, bind: Bind, asking: Asking) -> str:
        """Compare with a state, or with the states that a word stands for."""
        for word, states in _SETS.items():
            if value.lower() in spoken(word):
                return sql.one_of(self.sql, states)
        if value in _ALSO:
            return sql.one_of(self.sql, _ALSO[value])
        return super().condition(value, bind, asking)

    def known(self) -> str:
        """Return the words for several, too."""
        return in_a_row([*(told(word, word) for word in _SETS), super().known()])

    def examples(self) -> Sequence[str]:
        """Return every state and every word for several."""
        return [*_SETS, *super().examples()]


@dataclass(frozen=True)
class Someone(PersonField):
    """A person by handle or name, looked up once and not for each row."""

    def condition(self, value: str, bind: Bind, asking: Asking) -> str:
        """Compare with the persons whose handle or name begins so."""
        low = value.lower().lstrip("@")
        if low in NOTHING or low in ME:
            return super().condition(value, bind, asking)
        one = f"{self.alias}1"
        found = PersonField(self.label, self.column, one, self.outsiders).condition(value, bind, asking)
        return f"{self.column} IN (SELECT {one}.id FROM person {one} WHERE {one}.project_id = :project AND {found})"


@dataclass(frozen=True)
class Reporter(Someone):
    """Who reported an issue: a person, or somebody else by name."""

    outsiders: bool = True

    def condition(self, value: str, bind: Bind, asking: Asking) -> str:
        """Compare with the person, or look for the name of somebody else."""
        low = value.lower().lstrip("@")
        if low in NOTHING:
            return f"({self.column} IS NULL AND i.reporter = '')"
        found = super().condition(value, bind, asking)
        if low in ME:
            return found
        return f"({found} OR {TextField(self.label, 'i.reporter').condition(value, bind, asking)})"

    def examples(self) -> Sequence[str]:
        """Return the two that every list has."""
        return ("me", "none")


@dataclass(frozen=True)
class Named:
    """Something with a name in a table of its own, looked up once and not for each row."""

    label: str
    column: str
    table: str

    def condition(self, value: str, bind: Bind, asking: Asking) -> str:
        """Compare with those whose name contains the value."""
        if value.lower() in NOTHING:
            return f"{self.column} IS NULL"
        found = TextField(self.label, "name").condition(value, bind, asking)
        return f"{self.column} IN (SELECT id FROM {self.table} WHERE project_id = :project AND {found})"

    def examples(self) -> Sequence[str]:
        """Return the one that every list has."""
        return ("none",)


@dataclass(frozen=True)
class LeftField:
    """The working time up to the next deadline of an issue whose clock runs: ``<4h``, ``>1d``."""

    label: str
    service: Service
    now: datetime

    def condition(self, value: str, bind: Bind, asking: Asking) -> str:
        """Compare with the moment at which so much working time will have passed."""
        sign, text = (value[0], value[1:]) if value[:1] in "<>" else ("<", value)
        text = text.removeprefix("=")
        always = [priority for priority in Priority if self.service.targets[priority].always]
        ways = []
        if always:
            until = bind(self._until(text, self.service.always).isoformat())
            ways.append(f"({sql.one_of('i.priority', always)} AND i.clock_at {sign} {until})")
        if others := [priority for priority in Priority if priority not in always]:
            until = bind(self._until(text, self.service.working).isoformat())
            among = f"{sql.one_of('i.priority', others)} AND " if always else ""
            ways.append(f"({among}i.clock_at {sign} {until})")
        running_only = sql.one_of("i.state", UNRESOLVED - {State.WAITING})
        return f"({running_only} AND i.clock_at < '9' AND ({' OR '.join(ways)}))"

    def _until(self, text: str, running: WorkingTime) -> datetime:
        """Return the moment at which a span will have passed in the time in which some clocks run."""
        ahead = 0 if text.strip() == "0" else read_span(text).seconds(running.hours.seconds)
        until = running.add(self.now, ahead)
        if until is None:
            raise BadInput(N_("the calendar has no working time; take a weekday out of the weekend"))
        return until

    def examples(self) -> Sequence[str]:
        """Return one of each form."""
        return ("<4h", "<1d", ">1d")


def issues(session: Session) -> Vocabulary:
    """Return what can be asked of issues."""
    service = read_service(session.store, session.project_id)
    return Vocabulary(
        fields=_fields(service, moment(session.clock.now())),
        flags=_flags(),
        indexed=(text_index("issue", "i.id"), text_index("issue_comment", "c.id").leading_to("i.id", _COMMENTED)),
        number="i.number",
        prefix=ISSUE,
    )


# A link between two issues is seen from both ends.
_TIED = """
SELECT 1 FROM issue_link l JOIN issue x ON x.id = CASE l.issue_id WHEN i.id THEN l.other_id ELSE l.issue_id END
WHERE (l.issue_id = i.id OR l.other_id = i.id) AND {match}
"""


def _fields(service: Service, now: datetime) -> dict[str, Field]:
    link = "SELECT 1 FROM issue_link l LEFT JOIN {} x ON x.id = l.{} WHERE l.issue_id = i.id AND {{match}}"
    return {
        "state": StateField(N_("State"), "i.state", State),
        "prio": ChoiceField(N_("Priority"), "i.priority", Priority),
        "owner": Someone(N_("Owner"), "i.owner_id", "own"),
        "due": DayField(N_("Due"), "i.due_on"),
        "left": LeftField(N_("Time left"), service, now),
        "type": ChoiceField(N_("Type"), "i.type", IssueType),
        "impact": ChoiceField(N_("Impact"), "i.impact", Level),
        "urgency": ChoiceField(N_("Urgency"), "i.urgency", Level),
        "reviewer": Someone(N_("Reviewer"), "i.reviewer_id", "rev"),
        "reporter": Reporter(N_("Reporter"), "i.reporter_id", "rep"),
        "module": Named(N_("Module"), "i.module_id", "module"),
        "department": Named(N_("Department"), "i.department_id", "department"),
        "label": ManyField(N_("Label"), "SELECT 1 FROM json_each(i.labels) x WHERE {match}", "x.value"),
        "found": DayField(N_("Found on"), "i.found_on"),
        "promised": DayField(N_("Promised for"), "i.due"),
        "reported": MomentField(N_("Reported"), "i.reported_at", service.zone),
        "answered": MomentField(N_("Answered"), "i.responded_at", service.zone),
        "resolved": MomentField(N_("Resolved"), "i.resolved_at", service.zone),
        "closed": MomentField(N_("Closed"), "i.closed_at", service.zone),
        "reopened": NumberField(N_("Reopened"), "i.reopened"),
        "requirement": ManyField(
            N_("Requirement"), link.format("requirement", "requirement_id"), "('REQ-' || x.number || ' ' || x.title)"
        ),
        "card": ManyField(N_("Card"), link.format("card", "card_id"), "('CARD-' || x.number || ' ' || x.title)"),
        "issue": ManyField(N_("Linked issue"), _TIED, "('ISS-' || x.number || ' ' || x.title)"),
        "reason": TextField(N_("Reason"), "i.state_reason"),
        "source": TextField(N_("Source"), "i.source"),
        "key": TextField(N_("Source key"), "i.external_id"),
    }


@cache
def _flags() -> dict[str, Flag]:
    return {
        "open": Flag(N_("open"), sql.IS_OPEN),
        "unresolved": Flag(N_("unresolved"), sql.IS_UNRESOLVED),
        "settled": Flag(N_("settled"), sql.IS_SETTLED),
        **choice_flags("i.state", State),
        **{each.value.lower(): Flag(each.value, f"i.priority = '{each.value}'") for each in Priority},
        "late": Flag(N_("late"), sql.LATE),
        "overdue": Flag(N_("deadline has passed"), sql.OVERDUE),
        "breached": Flag(N_("not resolved in time"), sql.BREACHED),
        "answered-late": Flag(N_("not answered in time"), sql.ANSWERED_LATE),
        "unanswered": Flag(N_("not answered yet"), sql.NOT_ANSWERED),
        "unowned": Flag(N_("unowned"), sql.UNOWNED),
        "owner-left": Flag(N_("owner has left"), sql.OWNER_LEFT),
        "unreviewed": Flag(N_("without a reviewer"), sql.UNREVIEWED),
        "reviewer-left": Flag(N_("reviewer has left"), sql.REVIEWER_LEFT),
        "unexplained": Flag(N_("without a root cause"), sql.UNEXPLAINED),
        "unproven": Flag(N_("without evidence"), sql.UNPROVEN),
        "came-back": Flag(N_("came back"), "i.reopened > 0"),
        "by-data": Flag(N_("caused by data"), "i.caused_by_data"),
        "has-workaround": Flag(N_("with a workaround"), "i.workaround <> ''"),
        "imported": Flag(N_("imported"), "i.source <> ''"),
        "archived": Flag(N_("archived"), "i.archived"),
    }


def comments(session: Session) -> Vocabulary:
    """Return what can be asked of comments on issues."""
    from cockpit.history import zone_of

    return Vocabulary(
        fields={
            "author": TextField(N_("Author"), "t.author"),
            "date": MomentField(N_("Date"), "t.at", zone_of(session)),
        },
        flags={"proof": Flag(N_("evidence"), "t.evidence"), "archived": Flag(N_("archived"), "t.archived")},
        indexed=(text_index("issue_comment", "t.id"),),
        number="i.number",
        prefix=ISSUE,
    )


def pauses(session: Session) -> Vocabulary:
    """Return what can be asked of the log of pauses."""
    service = read_service(session.store, session.project_id)
    return Vocabulary(
        fields={
            "state": ChoiceField(N_("State"), "s.state", State),
            "from": MomentField(N_("From"), "s.since", service.zone),
            "until": MomentField(N_("Until"), "s.until", service.zone),
            "author": TextField(N_("Author"), "s.author"),
        },
        flags={
            "waiting": Flag(N_("waiting for the user"), f"s.state = '{State.WAITING.value}'"),
            "running": Flag(N_("still stands still"), "s.until IS NULL"),
        },
        plain=("s.reason", "i.title"),
        number="i.number",
        prefix=ISSUE,
    )


@cache
def rules() -> Vocabulary:
    """Return what can be asked of the table of priorities."""
    return Vocabulary(
        fields={
            "impact": ChoiceField(N_("Impact"), "u.impact", Level),
            "urgency": ChoiceField(N_("Urgency"), "u.urgency", Level),
            "prio": ChoiceField(N_("Priority"), "u.priority", Priority),
        },
        plain=("u.name", "u.priority"),
    )


@cache
def targets() -> Vocabulary:
    """Return what can be asked of what the priorities promise."""
    return Vocabulary(
        fields={"prio": ChoiceField(N_("Priority"), "t.name", Priority)},
        flags={"always": Flag(N_("around the clock"), "t.always")},
        plain=("t.name",),
    )


VOTES = "(SELECT COUNT(*) FROM proposal_vote w WHERE w.proposal_id = o.id)"
"""How many votes a proposal ``o`` has."""
_UNTOLD = f"({sql.one_of('o.state', DECIDED)} AND o.told_on IS NULL)"


@cache
def proposals() -> Vocabulary:
    """Return what can be asked of improvement proposals."""
    return Vocabulary(
        fields={
            "state": ChoiceField(N_("State"), "o.state", ProposalState),
            "votes": NumberField(N_("Votes"), VOTES),
            "proposer": TextField(
                N_("Proposer"),
                "COALESCE((SELECT x.handle || ' ' || x.name FROM person x WHERE x.id = o.proposer_id), o.proposer)",
            ),
            "voter": ManyField(
                N_("Voter"),
                "SELECT 1 FROM proposal_vote w JOIN person x ON x.id = w.voter_id"
                " WHERE w.proposal_id = o.id AND {match}",
                "(x.handle || ' ' || x.name)",
            ),
            "module": TextField(N_("Module"), "m.name"),
            "department": TextField(N_("Department"), "d.name"),
            "date": DayField(N_("Date"), "o.made_on"),
            "release": TextField(N_("Released in"), "o.released_in"),
            "released": DayField(N_("Released on"), "o.released_on"),
            "requirement": ManyField(
                N_("Requirement"),
                "SELECT 1 FROM requirement x WHERE x.id = o.requirement_id AND {match}",
                "('REQ-' || x.number || ' ' || x.title)",
            ),
            "reason": TextField(N_("Reason"), "o.state_reason"),
        },
        flags={
            **choice_flags("o.state", ProposalState),
            "untold": Flag(N_("proposer not told yet"), _UNTOLD),
            "archived": Flag(N_("archived"), "o.archived"),
        },
        indexed=(text_index("proposal", "o.id"),),
        number="o.number",
        prefix=PROPOSAL,
    )


@cache
def duties() -> Vocabulary:
    """Return what can be asked of the support roster."""
    return Vocabulary(
        fields={
            "person": PersonField(N_("Person"), "s.person_id", "p"),
            "from": DayField(N_("From"), "s.start"),
            "until": DayField(N_("Until"), "s.end"),
        },
        flags={
            "now": Flag(N_("on duty today"), "s.start <= :today AND s.end >= :today"),
            "past": Flag(N_("past"), "s.end < :today"),
            "archived": Flag(N_("archived"), "s.archived"),
        },
        plain=("p.handle", "p.name", "s.note"),
    )


@cache
def upgrades() -> Vocabulary:
    """Return what can be asked of upgrades."""
    return Vocabulary(
        fields={
            "result": ChoiceField(N_("Result"), "g.result", UpgradeResult),
            "owner": PersonField(N_("Owner"), "g.owner_id", "p"),
            "module": TextField(N_("Module"), "m.name"),
            "date": DayField(N_("Date"), "g.day"),
            "release": TextField(N_("Version"), "g.release"),
        },
        flags={
            **choice_flags("g.result", UpgradeResult),
            "untested": Flag(N_("without a word on tests"), "g.tests = ''"),
            "due": Flag(N_("due and without a result"), "g.result = 'planned' AND g.day < :today"),
            "archived": Flag(N_("archived"), "g.archived"),
        },
        indexed=(text_index("upgrade", "g.id"),),
        number="g.number",
        prefix=UPGRADE,
    )
