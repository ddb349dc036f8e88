"""The commands that carry out the imports of this area."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from cockpit.access import Right
from cockpit.command import Receipt, Work, names
from cockpit.errors import CockpitError, NotFound, Refused
from cockpit.exchange.command import ImportEach, ImportRows, RowWriter, written
from cockpit.exchange.progress import watched
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.words import plain
from cockpit.exchange.yes_no import YesNo
from cockpit.i18n import N_
from cockpit.ids import number_of
from cockpit.message import Message, message
from cockpit.people.records import Department, Person
from cockpit.people.rules import check_handle
from cockpit.portfolio.records import Module
from cockpit.requirements.choices import REQUIREMENT
from cockpit.requirements.records import Requirement
from cockpit.training.attendance import Seat
from cockpit.training.choices import SESSION, Attendance, Level, Needed
from cockpit.training.commands.course import next_code
from cockpit.training.commands.curriculum import check_needed, need
from cockpit.training.commands.sessions import USUAL_MINUTES, check_session, timed, unset_times, usual_zone
from cockpit.training.enrolling import enrol
from cockpit.training.grading import exercises_open
from cockpit.training.records import (
    Course,
    CourseRequirement,
    Enrolment,
    JobRole,
    PersonJob,
    SurveyAnswer,
    TrainingResult,
    TrainingSession,
)
from cockpit.training.results import (
    attempt_in,
    check_scored,
    judged,
    replacing,
    save_answer,
    session_held,
    standard_of,
)
from cockpit.training.saving import check_people, crowded, live_session, roster, shown
from storage.record import Record

COURSE_FIELDS = frozenset(
    [
        "code",
        "title",
        "purpose",
        "levels",
        "processes",
        "minutes",
        "most",
        "pass_mark",
        "exercises",
        "scenario",
        "most_minutes",
        "most_errors",
    ]
)
"""Fields of files that hold plain values of a course, with the names that they have in the record."""
ANSWERS = ("fear_before", "clarity_before", "fear_after", "clarity_after")
"""Fields of files that hold answers of the survey."""
USUAL_TIME = "09:00"
"""When a session begins of which a file says nothing."""
_MOST_TOLD = 20
"""Sentences that a receipt tells; an import may have thousands."""


class _Import(ImportRows):
    """Base of the imports of this area."""

    def told(self, table: str, ids: Iterable[int], shown_: Sequence[str], warnings: Sequence[Message] = ()) -> Receipt:
        """Return the receipt: what was imported from which file."""
        text = message(N_("{what} imported from {source}"), what=names(shown_), source=self.source)
        kept = list(warnings[:_MOST_TOLD])
        if len(warnings) > _MOST_TOLD:
            kept.append(message(N_("… and {count} more"), count=len(warnings) - _MOST_TOLD))
        return Receipt(text, table, tuple(ids), tuple(shown_), tuple(kept))


class _ImportEach(ImportEach, _Import):
    """Base of those of them that write row after row."""

    table: ClassVar[str]

    def written(self, writer: RowWriter, told: Sequence[Message]) -> Receipt:
        """Return the receipt: what was imported from which file."""
        return self.told(self.table, writer.ids, writer.shown, told)


class ImportLearners(_Import):
    """Import learners.

    Persons with a known handle, e-mail address or name get the job roles of the file, the others are added; departments
    and job roles that do not exist are made. What was changed here stays where a file only says again what it said
    before. All of it is one change and can be undone as one.
    """

    name: ClassVar[str] = "learner.import"
    right: ClassVar[Right] = Right.PLAN
    record: ClassVar[type[Record] | None] = Person

    def write(self, work: Work) -> Receipt:
        """Add and change the persons, then give them their job roles."""
        saved = _Learners(work).write(self.rows)
        return self.told("person", (each.id for each in saved), [each.handle for each in saved])


class _Learners:
    """Writes the persons of an import, and then gives them their job roles."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._departments, self._roles = _Named(work, Department), _Named(work, JobRole)
        self._links: list[PersonJob] = []

    def write(self, rows: Sequence[PlannedRow]) -> list[Person]:
        """Write every row, and return the persons in the order of the file."""
        saved = written(rows, self._added, self._changed)
        self._work.change.insert_many(self._links)
        return saved

    def _added(self, rows: Sequence[PlannedRow]) -> list[Person]:
        people = []
        for row in rows:
            check_handle(str(row.values["handle"]))
            given = {"project_id": self._work.project, "said": row.said, **self._values(row)}
            people.append(Person.model_validate(given))
        saved = self._work.change.insert_many(people)
        for row, person in zip(rows, saved, strict=True):
            self._link(row, person, known=False)
        return saved

    def _changed(self, row: PlannedRow) -> Person:
        known = self._work.read(Person, row.id, row.version or None)
        person = self._work.save(known.with_(**self._values(row), said=row.said or known.said))
        self._link(row, person, known=True)
        return person

    def _values(self, row: PlannedRow) -> dict[str, Any]:
        values: dict[str, Any] = {name: row.values[name] for name in ("handle", "name", "email") if name in row.values}
        if "department" in row.values:
            values["department_id"] = self._departments.id_of(row.values["department"])
        return values

    def _link(self, row: PlannedRow, person: Person, *, known: bool) -> None:
        """Give the job roles of the file that are missing; those that it does not name are taken away."""
        if "roles" not in row.values:
            return
        listed = row.values["roles"] or ()
        wanted = dict.fromkeys(self._roles.id_of(name) for name in listed)  # type: ignore[union-attr]
        there = self._work.find(PersonJob, person_id=person.id) if known else []
        for link in there:
            if link.role_id not in wanted:
                self._work.change.delete(link)
        missing = [pk for pk in wanted if pk is not None and pk not in {link.role_id for link in there}]
        self._links += [PersonJob(project_id=self._work.project, person_id=person.id, role_id=pk) for pk in missing]


class ImportRoster(_Import):
    """Import rosters.

    Who is not on the list yet is enrolled; marks and scores are taken over. Who finds no seat waits. All of it is one
    change and can be undone as one.
    """

    name: ClassVar[str] = "roster.import"

    def write(self, work: Work) -> Receipt:
        """Enrol session by session, then mark, then note the scores."""
        people = _People(work)
        by_session: defaultdict[str, list[PlannedRow]] = defaultdict(list)
        for row in self.rows:
            by_session[str(row.after["session"])].append(row)
        told: list[Message] = []
        saved: list[Enrolment] = []
        held: list[tuple[TrainingSession, list[tuple[PlannedRow, Enrolment]]]] = []
        for name, rows in watched(list(by_session.items()), N_("writing")):
            session = live_session(work, _id_of(work, TrainingSession, SESSION, name))
            told += _enrol(work, session, rows, people)
            lines = {line.person_id: line for line in work.find(Enrolment, session_id=session.id, archived=False)}
            marked = [
                (row, _mark(work, session, line, row))
                for row in rows
                if (line := lines.get(people.id_of(row.after["person"]))) is not None
            ]
            saved += [line for _row, line in marked]
            told += crowded(session, roster(work, session.id))
            held.append((session, marked))
        # Attendance on the first level opens the second, wherever in the file it stands.
        for session, marked in held:
            told += _scores(work, session, marked)
        codes = [line.code for line in saved]
        once = [each for place, each in enumerate(told) if each not in told[:place]]
        return self.told(Enrolment.table, (line.id for line in saved), codes, once)


def _enrol(work: Work, session: TrainingSession, rows: Sequence[PlannedRow], people: "_People") -> list[Message]:
    """Put on the roster who is new; who was there sits in it wherever else the person should have been."""
    told: list[Message] = []
    seats: list[Seat] = roster(work, session.id)
    new = [row for row in rows if not row.id]
    wished = [row for row in new if row.after["state"] in (Attendance.ENROLLED.value, Attendance.WAITING.value)]
    for some, anyway in ((wished, False), ([row for row in new if row not in wished], True)):
        ids = [people.id_of(row.after["person"]) for row in some]
        if ids:
            try:
                told += enrol(work, session, ids, anyway=anyway)[1]
            except Refused as reason:
                if not anyway and not seats and len(rows) == len(ids):
                    raise
                told.append(Message(reason.message, reason.values))
    return told


def _mark(work: Work, session: TrainingSession, line: Enrolment, row: PlannedRow) -> Enrolment:
    """Give a line the state of the file, unless that is the one with which everybody begins."""
    values: dict[str, Any] = {name: row.values[name] for name in ("state", "reason") if name in row.values}
    if values.get("state") == Attendance.ENROLLED.value and not row.id:
        values.pop("state")
    state = values.get("state")
    if state in (Attendance.ATTENDED.value, Attendance.ABSENT.value) and session.day > work.today:
        raise Refused(
            N_("row {row}: {session} is on {day}; who was there is known then"),
            row=row.number,
            session=shown(session),
            day=session.day,
        )
    return work.save(line.with_(**values))


def _scores(work: Work, session: TrainingSession, lines: Sequence[tuple[PlannedRow, Enrolment]]) -> list[Message]:
    """Note the scores of a session on the second level; what cannot count is told."""
    told: list[Message] = []
    course = work.get(Course, session.course_id)
    for row, line in lines:
        score = row.values.get("score")
        if score is None:
            continue
        try:
            check_scored(line, session, Level.SKILLS)
            person = work.get(Person, line.person_id)
            # A list of scores says nothing of the exercises: what was noted of them before stays, else they are open.
            before = attempt_in(work, session.id, person.id, Level.SKILLS)
            values = {
                "level": Level.SKILLS,
                "score": score,
                "exercises": before.exercises if before else None,
                "session_id": session.id,
                "on_day": session.day,
            }
            result, _graded, _skipped = judged(work, person, course, values)
        except CockpitError as problem:
            text = N_("row {row}: the score is left out, because {problem}")
            told.append(message(text, row=row.number, problem=Message(problem.message, problem.values)))
            continue
        work.save(replacing(work, result))
        if open_ := exercises_open(result.exercises, standard_of(course)):
            told.append(message(N_("row {row}: {problem}"), row=row.number, problem=open_))
    return told


class _Results(RowWriter):
    """Writes results, each judged by what was passed before it."""

    def __init__(self, work: Work) -> None:
        """Read who and what can be meant."""
        super().__init__(work)
        self._people, self._courses = _People(work), _Courses(work)
        self._failed = 0

    def ordered(self, rows: Sequence[PlannedRow]) -> Sequence[PlannedRow]:
        """Return the rows in the order of levels and days, so that a level can build on one in the same file."""
        return sorted(rows, key=lambda row: (str(row.after["level"]), str(row.after.get("date") or "")))

    def write(self, row: PlannedRow) -> Sequence[Message]:
        """Write an attempt, in the session of that day if the person was in one."""
        person = self.work.get(Person, self._people.id_of(row.after["person"]))
        course = self._courses.named(row.after["course"])
        if not row.id:
            check_people(self.work, [person.id])
        values = _result_values(self.work, row.after, self._people)
        result, _graded, _skipped = judged(self.work, person, course, values)
        if row.id:
            known = self.work.read(TrainingResult, row.id, row.version or None)
            result = result.model_copy(
                update={"id": known.id, "version": known.version, "session_id": known.session_id}
            )
        if result.session_id is None:
            result = result.with_(session_id=session_held(self.work, result))
        saved = self.work.save(result)
        self._failed += not saved.passed
        self.ids.append(saved.id)
        self.shown.append(str(saved.id))
        open_ = exercises_open(saved.exercises, standard_of(course)) if saved.level is Level.SKILLS else None
        return (open_,) if open_ else ()

    def summed_up(self) -> Sequence[Message]:
        """Return how many did not pass."""
        if not self._failed:
            return ()
        return (message(N_("not passed: {count} of {all}"), count=self._failed, all=len(self.ids)),)


class ImportResults(_ImportEach):
    """Import results.

    Scores of the second level and assessments of the third. An attempt of the same person at the same level on the same
    day is changed, the others are added. All of it is one change and can be undone as one.
    """

    name: ClassVar[str] = "result.import"
    table: ClassVar[str] = TrainingResult.table
    writer: ClassVar[type[RowWriter]] = _Results


def _result_values(work: Work, after: Mapping[str, Any], people: "_People") -> dict[str, Any]:
    assessor = after.get("assessor")
    whole = {name: None if after.get(name) is None else int(after[name]) for name in ("exercises", "minutes", "errors")}
    alone = after.get("alone")
    return {
        "level": Level(str(after["level"])),
        "on_day": after.get("date") or work.today,
        "score": after.get("score"),
        "independent": None if not alone else alone == YesNo.YES.value,
        "assessor_id": people.id_of(assessor) if assessor else None,
        "reason": after.get("reason") or "",
        **whole,
    }


class _Surveys(RowWriter):
    """Writes answers of the survey."""

    def __init__(self, work: Work) -> None:
        """Read who can be meant."""
        super().__init__(work)
        self._people = _People(work)
        self._passed = 0

    def write(self, row: PlannedRow) -> Sequence[Message]:
        """Write what a person on a roster answered."""
        session = live_session(self.work, _id_of(self.work, TrainingSession, SESSION, str(row.after["session"])))
        person = self._people.id_of(row.after["person"])
        lines = self.work.find(Enrolment, session_id=session.id, person_id=person, archived=False)
        if not lines:
            text = N_("{who} is not on the roster of {session}; enrol the person first")
            raise Refused(text, who=str(row.after["person"]), session=shown(session))
        given = {name: int(row.values[name]) for name in ANSWERS if row.values.get(name) is not None}  # type: ignore[arg-type]
        answer, graded = save_answer(self.work, lines[0], session, given)
        self._passed += graded.passed
        self.ids.append(answer.id)
        self.shown.append(str(answer.id))
        return ()

    def summed_up(self) -> Sequence[Message]:
        """Return how many passed the first level."""
        text = N_("“{level}” passed by {count} of {all}")
        return (message(text, level=Level.AWARENESS, count=self._passed, all=len(self.ids)),)


class ImportSurveys(_ImportEach):
    """Import the answers of the survey.

    Of people who are on the roster of a session on the first level. What is answered anew replaces what was there. All
    of it is one change and can be undone as one.
    """

    name: ClassVar[str] = "survey.import"
    right: ClassVar[Right] = Right.PEOPLE
    table: ClassVar[str] = SurveyAnswer.table
    writer: ClassVar[type[RowWriter]] = _Surveys


class _Needs(RowWriter):
    """Writes up to which level job roles need courses."""

    def __init__(self, work: Work) -> None:
        """Read what can be meant."""
        super().__init__(work)
        self._roles, self._courses = _Named(work, JobRole), _Courses(work)

    def write(self, row: PlannedRow) -> Sequence[Message]:
        """Let a job role, which may be new, need a course."""
        course, level = self._courses.named(row.after["course"]), Needed(str(row.after["level"]))
        check_needed(course, level)
        role = self.work.get(JobRole, self._roles.id_of(row.after["role"]) or 0)
        need(self.work, role, course, level)
        if role.id not in self.ids:
            self.ids.append(role.id)
            self.shown.append(role.name)
        return ()


class ImportCurriculum(_ImportEach):
    """Import the courses that job roles need.

    As a list, or as a matrix with a row for each job role and a column for each course. Job roles that do not exist are
    made. All of it is one change and can be undone as one.
    """

    name: ClassVar[str] = "curriculum.import"
    right: ClassVar[Right] = Right.PLAN
    table: ClassVar[str] = JobRole.table
    writer: ClassVar[type[RowWriter]] = _Needs


class ImportCourses(_Import):
    """Import courses.

    Courses with a known code or title are changed, the others are added. All of it is one change and can be undone as
    one.
    """

    name: ClassVar[str] = "course.import"
    right: ClassVar[Right] = Right.PLAN

    def write(self, work: Work) -> Receipt:
        """Add and change the courses in the order of the file."""
        modules = {module.name: module.id for module in work.find(Module)}
        position = len(work.find(Course))
        saved: list[Course] = []
        for row in watched(self.rows, N_("writing")):
            values: dict[str, Any] = {name: value for name, value in row.values.items() if name in COURSE_FIELDS}
            if "module" in row.values:
                values["module_id"] = modules.get(str(row.values["module"]))
            if row.id:
                course = work.save(work.read(Course, row.id, row.version or None).with_(**values))
            else:
                given = {name: value for name, value in values.items() if value is not None}
                given["code"] = given.get("code") or next_code(work)
                course = work.save(Course(project_id=work.project, position=position, **given))
                position += 1
            _cover(work, course, row)
            saved.append(course)
        return self.told(Course.table, (course.id for course in saved), [course.code for course in saved])


def _cover(work: Work, course: Course, row: PlannedRow) -> None:
    """Make the requirements that a course covers those that the file names."""
    if "requirements" not in row.values:
        return
    listed = row.values["requirements"] or ()
    wanted = {_id_of(work, Requirement, REQUIREMENT, str(name)) for name in listed}  # type: ignore[union-attr]
    there = work.find(CourseRequirement, course_id=course.id)
    for link in there:
        if link.requirement_id not in wanted:
            work.change.delete(link)
    for pk in sorted(wanted - {link.requirement_id for link in there}):
        work.save(CourseRequirement(project_id=work.project, course_id=course.id, requirement_id=pk))


class _Sessions(RowWriter):
    """Writes sessions."""

    def __init__(self, work: Work) -> None:
        """Read what can be meant."""
        super().__init__(work)
        self._people, self._courses, self._zone = _People(work), _Courses(work), usual_zone(work)

    def write(self, row: PlannedRow) -> Sequence[Message]:
        """Add or change a session; a trainer who would be in two places is told."""
        course = self._courses.named(row.after["course"])
        values = {name: value for name, value in _session_values(row, self._people).items() if value is not None}
        if "course" in row.values:
            values["course_id"] = course.id
        known: TrainingSession | None = None
        if row.id:
            known = self.work.read(TrainingSession, row.id, row.version or None)
            session = timed(known.with_(**values))
        else:
            given = {"at": USUAL_TIME, "minutes": course.minutes or USUAL_MINUTES, "zone": self._zone, **values}
            session = timed(TrainingSession(project_id=self.work.project, number=0, **unset_times(given)))
        told = check_session(self.work, session, course, known, anyway=True)
        if not session.id:
            session = session.with_(number=self.work.next_number(SESSION))
        saved = self.work.save(session)
        self.ids.append(saved.id)
        self.shown.append(shown(saved))
        return told


class ImportSessions(_ImportEach):
    """Import training sessions.

    Sessions with a known id, or of the same course and level at the same time, are changed, the others are added. A
    trainer who would be in two places is told. All of it is one change and can be undone as one.
    """

    name: ClassVar[str] = "class.import"
    table: ClassVar[str] = TrainingSession.table
    writer: ClassVar[type[RowWriter]] = _Sessions


def _session_values(row: PlannedRow, people: "_People") -> dict[str, Any]:
    plain_names = ("level", "day", "at", "zone", "place", "link", "language", "note")
    values: dict[str, Any] = {name: row.values[name] for name in plain_names if name in row.values}
    for name in ("minutes", "capacity"):
        if row.values.get(name) is not None:
            values[name] = int(row.values[name])  # type: ignore[arg-type]
    if row.values.get("trainer"):
        values["trainer_id"] = people.id_of(row.values["trainer"])
    return values


class _Named:
    """Records by name; one that is asked for and missing is made."""

    def __init__(self, work: Work, record: type[Department] | type[JobRole]) -> None:
        self._work = work
        self._record = record
        self._ids = {plain(each.name): each.id for each in work.find(record, archived=False)}

    def id_of(self, name: object) -> int | None:
        if not name:
            return None
        key = plain(str(name))
        if key not in self._ids:
            self._ids[key] = self._work.add_named(self._record, name=str(name)).id
        return self._ids[key]


class _Courses:
    """Courses by code."""

    def __init__(self, work: Work) -> None:
        self._known = {course.code: course for course in work.find(Course)}

    def named(self, code: object) -> Course:
        if code not in self._known:
            raise NotFound(N_("there is no “{name}” any more; read the file again"), name=str(code))
        return self._known[str(code)]


class _People:
    """Persons by handle."""

    def __init__(self, work: Work) -> None:
        rows = work.change.query("SELECT handle, id FROM person WHERE project_id = ?", (work.project,))
        self._ids = {row[0]: row[1] for row in rows}

    def id_of(self, handle: object) -> int:
        if handle not in self._ids:
            raise NotFound(N_("there is no “{name}” any more; read the file again"), name=str(handle))
        return int(self._ids[handle])


def _id_of(work: Work, record: type[TrainingSession] | type[Requirement], prefix: str, name: str) -> int:
    number = number_of(name, prefix)
    found = [] if number is None else work.find(record, number=number)
    if not found:
        raise NotFound(N_("there is no “{name}” any more; read the file again"), name=name)
    return found[0].id
