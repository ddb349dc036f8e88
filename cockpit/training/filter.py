"""What can be asked of the lists of this area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from cockpit.errors import BadInput
from cockpit.filter import (
    Asking,
    Bind,
    ChoiceField,
    DayField,
    Flag,
    ManyField,
    NumberField,
    PersonField,
    TextField,
    Vocabulary,
    choice_flags,
    text_index,
)
from cockpit.i18n import N_
from cockpit.ids import human, number_of
from cockpit.training import conditions as sql
from cockpit.training.adkar import Help
from cockpit.training.choices import SESSION, Attendance, Level
from cockpit.training.resistance import BARRIER

_COURSE = "(c.code || ' ' || c.title)"
_NEEDED = f"SELECT 1 FROM {sql.NEEDS} WHERE j.person_id = p.id AND {{match}}"
_LACKED = (
    f"SELECT 1 FROM {sql.NEEDS} WHERE j.person_id = p.id AND {{match}}"
    f" AND NOT {sql.reaches('p.id', 'q.course_id', 'q.level')}"
)
_IN_ROLES = (
    "SELECT 1 FROM person_job j JOIN job_role r ON r.id = j.role_id AND r.archived = 0"
    " WHERE j.person_id = p.id AND {match}"
)
_READY_FOR = f"{_IN_ROLES} AND {sql.READY_FOR}"
_ATTENDED = (
    "SELECT 1 FROM enrolment e JOIN training_session s ON s.id = e.session_id JOIN course c ON c.id = s.course_id"
    " WHERE e.person_id = p.id AND e.archived = 0 AND e.state = 'attended' AND {match}"
)
_ON_ROSTER = (
    "SELECT 1 FROM enrolment e JOIN person u ON u.id = e.person_id"
    " WHERE e.session_id = s.id AND e.archived = 0 AND {match}"
)


@dataclass(frozen=True)
class NumberedField:
    """A thing with a number in the project: ``TRN-4``, or 4."""

    label: str
    sql: str
    prefix: str

    def condition(self, value: str, bind: Bind, asking: Asking) -> str:
        """Compare with the number."""
        number = number_of(value, self.prefix)
        if number is None:
            raise BadInput(N_("“{text}” is no id here; write {example}"), text=value, example=human(self.prefix, 3))
        return f"{self.sql} = {bind(number)}"

    def examples(self) -> Sequence[str]:
        """Return one."""
        return (human(self.prefix, 1),)


def _passed(level: Level) -> ManyField:
    """Return the field of the courses whose level a person passed, with or without those below it."""
    label = {
        Level.AWARENESS: N_("Passed awareness"),
        Level.SKILLS: N_("Passed skills"),
        Level.APPLICATION: N_("Passed application"),
    }[level]
    held = sql.passed("p.id", "c.id", level)
    return ManyField(
        label, f"SELECT 1 FROM course c WHERE c.project_id = p.project_id AND {held} AND {{match}}", _COURSE
    )


@cache
def learners() -> Vocabulary:
    """Return what can be asked of learners."""
    return Vocabulary(
        fields={
            "department": TextField(N_("Department"), "d.name"),
            "role": ManyField(N_("Job role"), _IN_ROLES, "r.name"),
            "ready-for": ManyField(N_("Ready for"), _READY_FOR, "r.name"),
            "needs": ManyField(N_("Needs"), _NEEDED, _COURSE),
            "lacks": ManyField(N_("Lacks"), _LACKED, _COURSE),
            "attended": ManyField(N_("Attended"), _ATTENDED, _COURSE),
            **{f"passed-{level.value}": _passed(level) for level in Level},
            "trainer": ManyField(
                N_("Trained by"),
                "SELECT 1 FROM trained_by b JOIN person u ON u.id = b.trainer_id WHERE b.person_id = p.id AND {match}",
                "(u.handle || ' ' || u.name)",
            ),
            "job": TextField(N_("Job"), "p.job"),
        },
        flags={
            "ready": Flag(N_("ready"), sql.READY),
            "unready": Flag(N_("not ready"), sql.LACKING),
            "required": Flag(N_("something required"), sql.NEEDING),
            "idle": Flag(N_("nothing required"), f"{sql.IN_ROLE} AND NOT {sql.NEEDING}"),
            "unassigned": Flag(N_("no job role"), f"NOT {sql.IN_ROLE}"),
            "seated": Flag(N_("has a seat"), sql.SEAT_AHEAD),
            "unseated": Flag(N_("not ready, without a seat"), f"{sql.LACKING} AND NOT {sql.SEAT_AHEAD}"),
            "champion": Flag(N_("champion"), sql.CHAMPION),
            "archived": Flag(N_("archived"), "p.archived = 1"),
        },
        indexed=(text_index("person", "p.id"),),
        plain=("d.name",),
    )


@cache
def roles() -> Vocabulary:
    """Return what can be asked of job roles."""
    people = "EXISTS (SELECT 1 FROM person_job j WHERE j.role_id = r.id)"
    needs = "EXISTS (SELECT 1 FROM role_course q WHERE q.role_id = r.id)"
    return Vocabulary(
        fields={"name": TextField(N_("Job role"), "r.name")},
        flags={
            "empty": Flag(N_("nobody"), f"NOT {people}"),
            "idle": Flag(N_("nothing required"), f"NOT {needs}"),
            "archived": Flag(N_("archived"), "r.archived = 1"),
        },
        plain=("r.name",),
    )


@cache
def courses() -> Vocabulary:
    """Return what can be asked of courses."""
    needed = "EXISTS (SELECT 1 FROM role_course q JOIN job_role r ON r.id = q.role_id AND r.archived = 0"
    needed += " WHERE q.course_id = c.id)"
    coming = f"EXISTS (SELECT 1 FROM training_session s WHERE s.course_id = c.id AND {sql.COMING})"
    return Vocabulary(
        fields={
            "code": TextField(N_("Code"), "c.code"),
            "title": TextField(N_("Title"), "c.title"),
            "module": TextField(N_("Module"), "m.name"),
            "level": ChoiceField(N_("Taught up to"), "c.levels", Level),
            "process": ManyField(N_("Process"), "SELECT 1 FROM json_each(c.processes) o WHERE {match}", "o.value"),
            "role": ManyField(
                N_("Job role"),
                "SELECT 1 FROM role_course q JOIN job_role r ON r.id = q.role_id WHERE q.course_id = c.id AND {match}",
                "r.name",
            ),
            "requirement": ManyField(
                N_("Requirement"),
                "SELECT 1 FROM course_requirement k JOIN requirement u ON u.id = k.requirement_id"
                " WHERE k.course_id = c.id AND {match}",
                "('REQ-' || u.number || ' ' || u.title)",
            ),
        },
        flags={
            "needed": Flag(N_("needed"), needed),
            "unneeded": Flag(N_("needed by nobody"), f"NOT {needed}"),
            "unscheduled": Flag(N_("needed, no session to come"), f"{needed} AND NOT {coming}"),
            "archived": Flag(N_("archived"), "c.archived = 1"),
        },
        indexed=(text_index("course", "c.id"),),
        plain=("c.processes",),
    )


@cache
def curriculum() -> Vocabulary:
    """Return what can be asked of the courses that job roles need."""
    return Vocabulary(
        fields={
            "role": TextField(N_("Job role"), "r.name"),
            "course": TextField(N_("Course"), _COURSE),
            "level": ChoiceField(N_("Level"), "q.level", Level),
        },
        plain=("r.name", "c.code", "c.title"),
    )


@cache
def sessions() -> Vocabulary:
    """Return what can be asked of sessions."""
    return Vocabulary(
        fields={
            "course": TextField(N_("Course"), _COURSE),
            "level": ChoiceField(N_("Level"), "s.level", Level),
            "day": DayField(N_("Date"), "s.day"),
            "trainer": PersonField(N_("Trainer"), "s.trainer_id", "p"),
            "person": ManyField(N_("On the roster"), _ON_ROSTER, "(u.handle || ' ' || u.name)"),
            "place": TextField(N_("Place"), "s.place"),
            "language": TextField(N_("Language"), "s.language"),
            "seats": NumberField(N_("Seats"), "s.capacity"),
            "waiting": NumberField(N_("Waiting"), sql.WAITING),
        },
        flags={
            "coming": Flag(N_("to come"), sql.COMING),
            "today": Flag(N_("today"), "s.day = :today AND s.cancelled = 0"),
            "past": Flag(N_("past"), "s.day < :today AND s.cancelled = 0"),
            "cancelled": Flag(N_("cancelled"), "s.cancelled = 1"),
            "full": Flag(N_("full"), f"{sql.SEATS_TAKEN} >= s.capacity"),
            "over": Flag(N_("over capacity"), f"{sql.SEATS_TAKEN} > s.capacity"),
            "clash": Flag(N_("in two places"), sql.CLASH),
            "leaderless": Flag(N_("without a trainer"), f"{sql.LEADERLESS} AND {sql.COMING}"),
            "unmarked": Flag(N_("not marked"), f"s.day < :today AND s.cancelled = 0 AND {sql.UNMARKED} > 0"),
            "archived": Flag(N_("archived"), "s.archived = 1"),
        },
        plain=("c.code", "c.title", "s.place", "s.note"),
        number="s.number",
        prefix=SESSION,
    )


@cache
def rosters() -> Vocabulary:
    """Return what can be asked of rosters."""
    return Vocabulary(
        fields={
            "session": NumberedField(N_("Session"), "s.number", SESSION),
            "person": PersonField(N_("Person"), "e.person_id", "p"),
            "department": TextField(N_("Department"), "d.name"),
            "course": TextField(N_("Course"), _COURSE),
            "level": ChoiceField(N_("Level"), "s.level", Level),
            "state": ChoiceField(N_("State"), "e.state", Attendance),
            "day": DayField(N_("Date"), "s.day"),
        },
        flags={
            **choice_flags("e.state", Attendance),
            "missed": Flag(N_("missed, not made up"), sql.MISSED),
            "clash": Flag(N_("in two places"), sql.SEAT_CLASH),
            "coming": Flag(N_("to come"), sql.COMING),
            "unmarked": Flag(N_("not marked"), "e.state = 'enrolled' AND s.day < :today"),
            "left": Flag(N_("left"), "p.archived = 1"),
            "archived": Flag(N_("archived"), "e.archived = 1"),
        },
        indexed=(text_index("person", "e.person_id"),),
        plain=("e.code", "c.code", "d.name"),
    )


@cache
def results() -> Vocabulary:
    """Return what can be asked of results."""
    return Vocabulary(
        fields={
            "person": PersonField(N_("Person"), "t.person_id", "p"),
            "department": TextField(N_("Department"), "d.name"),
            "course": TextField(N_("Course"), _COURSE),
            "level": ChoiceField(N_("Level"), "t.level", Level),
            "session": NumberedField(N_("Session"), "s.number", SESSION),
            "date": DayField(N_("Date"), "t.on_day"),
            "score": NumberField(N_("Score"), "t.score"),
            "assessor": PersonField(N_("Assessor"), "t.assessor_id", "x"),
        },
        flags={
            "passed": Flag(N_("passed"), "t.passed = 1"),
            "failed": Flag(N_("not passed"), "t.passed = 0"),
            "recognised": Flag(N_("learned elsewhere"), "t.recognised = 1"),
            "override": Flag(N_("a level passed over"), "t.reason <> '' AND t.recognised = 0"),
            "archived": Flag(N_("archived"), "t.archived = 1"),
        },
        indexed=(text_index("person", "t.person_id"),),
        plain=("c.code", "t.reason"),
    )


@cache
def surveys() -> Vocabulary:
    """Return what can be asked of the answers of surveys."""
    return Vocabulary(
        fields={
            "person": PersonField(N_("Person"), "a.person_id", "p"),
            "session": NumberedField(N_("Session"), "s.number", SESSION),
            "course": TextField(N_("Course"), _COURSE),
            "fear": NumberField(N_("Fear after (1-5)"), "a.fear_after"),
            "clarity": NumberField(N_("Clarity after (1-5)"), "a.clarity_after"),
        },
        flags={
            "worse": Flag(N_("more fear than before"), "a.fear_after > a.fear_before"),
            "incomplete": Flag(N_("incomplete"), "a.fear_after IS NULL OR a.clarity_after IS NULL"),
            "complete": Flag(
                N_("complete"),
                "a.fear_before IS NOT NULL AND a.clarity_before IS NOT NULL"
                " AND a.fear_after IS NOT NULL AND a.clarity_after IS NOT NULL",
            ),
        },
        indexed=(text_index("person", "a.person_id"),),
    )


@cache
def champions() -> Vocabulary:
    """Return what can be asked of champions."""
    return Vocabulary(
        fields={
            "person": PersonField(N_("Person"), "p.id", "p"),
            "department": TextField(N_("Department"), "d.name"),
            "since": DayField(N_("Since"), "h.since"),
        },
        flags={"left": Flag(N_("left"), "p.archived = 1")},
        indexed=(text_index("person", "p.id"),),
        plain=("d.name",),
    )


@cache
def coverage() -> Vocabulary:
    """Return what can be asked of the departments and their champions."""
    return Vocabulary(
        fields={"name": TextField(N_("Department"), "d.name")},
        flags={
            "scope": Flag(N_("in scope"), "d.in_scope = 1"),
            "uncovered": Flag(N_("without a champion"), sql.UNCHAMPIONED),
        },
        plain=("d.name",),
    )


@cache
def resistance() -> Vocabulary:
    """Return what can be asked of where people stand in the change."""
    return Vocabulary(
        fields={
            "person": PersonField(N_("Person"), "z.person_id", "p"),
            "department": TextField(N_("Department"), "d.name"),
            "date": DayField(N_("Date"), "z.on_day"),
            "action": ChoiceField(N_("Action"), "z.action", Help),
            "owner": PersonField(N_("Owner"), "z.owner_id", "x"),
            "due": DayField(N_("Due"), "z.due"),
        },
        flags={
            "barrier": Flag(N_("barrier"), f"{BARRIER} IS NOT NULL"),
            "helpless": Flag(N_("barrier without an action"), f"{BARRIER} IS NOT NULL AND z.action IS NULL"),
            "open": Flag(N_("open"), "z.action IS NOT NULL AND z.done_on IS NULL"),
            "late": Flag(N_("late"), "z.action IS NOT NULL AND z.done_on IS NULL AND z.due < :today"),
            "archived": Flag(N_("archived"), "z.archived = 1"),
        },
        indexed=(text_index("person", "z.person_id"),),
    )
