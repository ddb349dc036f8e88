"""Stores of a given size to measure on: the same each time, made in bulk, kept between runs.

The head of the project is made by the product's own commands; the many rows come in through one change, as those of an
import do, so that the journal holds them too. A kept file is used again until the schema or this package changes.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from operator import itemgetter
from pathlib import Path

from benchmarks import places
from cockpit.clock import FixedClock
from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.choices import SprintState
from cockpit.delivery.records import Card, CardState, Sprint
from cockpit.goals.records import Goal, Metric
from cockpit.inputs import build
from cockpit.operations.choices import IssueType
from cockpit.operations.issue_states import RUNNING, State
from cockpit.operations.priority import Level as IssueLevel
from cockpit.operations.priority import Priority
from cockpit.operations.records import Issue
from cockpit.people.commands import AddPerson
from cockpit.people.records import Person, TeamRole
from cockpit.portfolio.commands import AddProject
from cockpit.ranks import spread
from cockpit.requirements.records import Requirement
from cockpit.session import Session
from cockpit.training.choices import Level
from cockpit.training.records import Course, JobRole, PersonJob, RoleCourse, TrainingResult
from storage import schema
from storage.change import Change
from storage.record import Stored
from storage.store import Store

CODE = "BENCH"
OWNER = "li.wei"
PEOPLE = 20
ROLES, COURSES = 10, 60
_RESULTS = 6
START = date(2026, 1, 5)
Maker = Callable[[Path, int], None]

_WHAT = (
    "Cut month-end close", "缩短财务月结周期", "Raise postings without correction", "提高一次过账正确率",
    "Lower stock-outs in production", "降低生产缺料次数", "Shorten order lead time", "缩短订单交付周期",
    "Raise delivery dates that hold", "提高承诺交期兑现率", "Lower overdue receivables", "压降逾期应收账款",
)  # fmt: skip
_WHERE = ("plant one", "plant two", "华东仓库", "华南仓库", "head office", "总部", "shared services", "共享中心")
_PROCESSES = ("finance", "采购", "sales", "仓储", "production", "人力资源")
_UNITS = ("days", "天", "%", "h")


def title(number: int) -> str:
    """Return the title of the row with this number, in English and Chinese by turns; no two are alike."""
    return f"{_WHAT[number % len(_WHAT)]}, {_WHERE[number // len(_WHAT) % len(_WHERE)]} {number}"


def goals(amount: int) -> Path:
    """Return a file, not to be written to, with so many goals, each with a metric, over three themes and 20 owners."""
    return _kept("goals", amount, _make_goals)


def cards(amount: int) -> Path:
    """Return a file, not to be written to, with so many cards, a third each in the backlog, ready, and done."""
    return _kept("cards", amount, _make_cards)


def history(amount: int, sprints: int) -> Path:
    """Return a file, not to be written to, with so many cards over some sprints of two weeks, all but the last closed.

    Most cards have three or four lines of history: planned, begun, estimated anew or taken out again, done.
    """
    return _kept(f"history-{sprints}", amount, partial(_make_history, sprints=sprints))


def issues(amount: int) -> Path:
    """Return a file, not to be written to, with so many issues in every state and of every priority."""
    return _kept("issues", amount, _make_issues)


def requirements(amount: int) -> Path:
    """Return a file, not to be written to, with so many requirements that wait in the inbox."""
    return _kept("requirements", amount, _make_requirements)


def training(people: int) -> Path:
    """Return a file, not to be written to, with so many persons in ten job roles and sixty courses."""
    return _kept("training", people, _make_training)


def copy_of(path: Path, name: str) -> Path:
    """Return a fresh copy of a kept file, to write to."""
    target = places.scratch() / f"{name}-{path.name}"
    for suffix in ("-wal", "-shm"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(path, target)
    return target


def open_session(path: Path) -> tuple[Store, Session]:
    """Open a file and a session of its owner on it; the caller closes the store."""
    store = Store(path)
    return store, session_on(store, START)


def session_on(store: Store, day: date) -> Session:
    """Return a session of the owner of a file on some day."""
    return Session(store, actor=OWNER, project=CODE, key="bench", clock=_clock(day))


def _make_goals(path: Path, amount: int) -> None:
    store = Store(path)
    session = _project(store)
    people = [row[0] for row in store.query("SELECT id FROM person ORDER BY id")]
    themes = [row[0] for row in store.query("SELECT id FROM theme ORDER BY position")]
    goal = Goal(project_id=session.project_id, number=0, title="-", start=START, version=1).to_row()
    metric = Metric(project_id=session.project_id, goal_id=0, name="-", version=1).to_row()
    with store.change(at=_clock().now(), actor=OWNER, session="bench", command="goal.import") as change:
        for number, rank in enumerate(spread(amount), 1):
            values = {
                "number": number,
                "title": title(number),
                "theme_id": themes[number % len(themes)],
                "owner_id": people[number % len(people)],
                "due": (START + timedelta(30 + number % 1000)).isoformat(),
                "rank": rank,
            }
            pk = change.insert_row("goal", None, goal | values)
            change.insert_row("metric", None, metric | _metric(pk, number))
        _count(change, session.project_id, Goal.prefix, amount)
    _finish(store)


def _metric(goal: int, number: int) -> dict[str, Stored]:
    baseline = float(10 + number % 90)
    return {
        "goal_id": goal,
        "name": _WHAT[number % len(_WHAT)],
        "unit": _UNITS[number % len(_UNITS)],
        "baseline": baseline,
        "baseline_on": START.isoformat(),
        "target": baseline / 2,
        "current": baseline * (1 - number % 50 / 100),
        "current_on": (START + timedelta(number % 300)).isoformat(),
    }


def _make_cards(path: Path, amount: int) -> None:
    store = Store(path)
    session = _project(store)
    people = [row[0] for row in store.query("SELECT id FROM person ORDER BY id")]
    columns = store.query("SELECT id, kind FROM board_column ORDER BY position")
    places_ = [columns[0], columns[1], columns[-1]]
    day = START.isoformat()
    blank = {"project_id": session.project_id, "made_on": START, "moved_on": START, "version": 1}
    card = Card(**blank, number=0, title="-", column_id=0, points=3.0).to_row()
    state = CardState(project_id=session.project_id, card_id=0, day=START, kind=ColumnKind.TODO, version=1).to_row()
    with store.change(at=_clock().now(), actor=OWNER, session="bench", command="card.import") as change:
        for number, rank in enumerate(spread(amount), 1):
            column, kind = places_[(number - 1) % len(places_)]
            finished = {"began_on": day, "done_on": day, "cycle_days": 1} if kind == ColumnKind.DONE.value else {}
            values = {
                "number": number,
                "title": title(number),
                "column_id": column,
                "owner_id": people[number % len(people)],
                "due": (START + timedelta(30 + number % 1000)).isoformat(),
                "rank": rank,
                **finished,
            }
            pk = change.insert_row("card", None, card | values)
            change.insert_row("card_state", None, state | {"card_id": pk, "kind": kind, "points": 3.0})
        _count(change, session.project_id, Card.prefix, amount)
    _finish(store)


_SPRINT_DAYS = 14
_LATER = (ColumnKind.DOING.value, ColumnKind.DONE.value)
_Life = list[tuple[int, dict[str, Stored]]]
"""Lines of the history of a card, each with the day of the sprint."""
_POINTS = (1.0, 2.0, 3.0, 5.0, 8.0, None)


def _make_history(path: Path, amount: int, *, sprints: int) -> None:
    store = Store(path)
    session = _project(store)
    columns = {kind: pk for pk, kind in store.query("SELECT id, kind FROM board_column ORDER BY position DESC")}
    blank = {"project_id": session.project_id, "made_on": START, "moved_on": START, "version": 1}
    card = Card(**blank, number=0, title="-", column_id=0).to_row()
    state = CardState(project_id=session.project_id, card_id=0, day=START, kind=ColumnKind.TODO, version=1).to_row()
    ranks = spread(amount)
    with store.change(at=_clock().now(), actor=OWNER, session="bench", command="card.import") as change:
        for place in range(sprints):
            start = START + timedelta(place * _SPRINT_DAYS)
            sprint = change.save(_sprint(session.project_id, place, start, closed=place + 1 < sprints)).id
            told: list[tuple[int, int, dict[str, Stored]]] = []
            for number in range(amount * place // sprints, amount * (place + 1) // sprints):
                lines = _life(number, sprint)
                values: dict[str, Stored] = {"number": number + 1, "title": title(number), "rank": ranks[number]}
                pk = change.insert_row("card", None, card | values | _stands(lines, start, columns))
                told += ((day, pk, line) for day, line in lines)
            # A journal is written day by day, whatever card comes first.
            for day, pk, line in sorted(told, key=itemgetter(0)):
                when = (start + timedelta(day)).isoformat()
                change.insert_row("card_state", None, state | line | {"card_id": pk, "day": when})
            if place + 1 < sprints:
                last_state = change.query("SELECT MAX(id) FROM card_state")[0][0]
                change.update_row("sprint", sprint, 1, {"last_state": last_state})
        _count(change, session.project_id, Card.prefix, amount)
    _finish(store)


def _sprint(project: int, place: int, start: date, *, closed: bool) -> Sprint:
    end = start + timedelta(_SPRINT_DAYS - 1)
    state = SprintState.CLOSED if closed else SprintState.ACTIVE
    return Sprint(
        project_id=project, name=f"Sprint {place + 1}", start=start, end=end, state=state, started_on=start,
        closed_on=end if closed else None,
    )  # fmt: skip


def _stands(lines: _Life, start: date, columns: Mapping[str, int]) -> dict[str, Stored]:
    """Return what a card repeats of its history."""
    last = lines[-1][1]
    began, done = (next((day for day, line in lines if line["kind"] == kind), None) for kind in _LATER)
    return {
        "column_id": columns[str(last["kind"])],
        "sprint_id": last["sprint_id"],
        "points": last["points"],
        "began_on": None if began is None else (start + timedelta(began)).isoformat(),
        "done_on": None if done is None else (start + timedelta(done)).isoformat(),
        "cycle_days": None if began is None or done is None else done - began + 1,
    }


def _life(number: int, sprint: int) -> _Life:
    """Return what happened to a card."""
    points = _POINTS[number % len(_POINTS)]
    todo, doing, done = (kind.value for kind in (ColumnKind.TODO, *map(ColumnKind, _LATER)))
    planned, began = (number % 7 if number % 10 == 0 else 0), 1 + number % 6
    line: dict[str, Stored] = {"sprint_id": sprint, "points": points, "kind": todo}
    lines = [(planned, line), (planned + began, line | {"kind": doing, "was": todo})]
    if number % 20 == 7:
        out: dict[str, Stored] = {"sprint_id": None, "left_sprint_id": sprint, "kind": doing, "was": doing}
        return [*lines, (planned + began, line | out)]
    if number % 3 == 0:
        points = _POINTS[number // 3 % len(_POINTS)]
        lines.append((planned + began, line | {"points": points, "kind": doing, "was": doing}))
    if number % 9:
        lines.append((planned + began + number % 5, line | {"points": points, "kind": done, "was": doing}))
    return [(min(day, _SPRINT_DAYS - 1), each) for day, each in lines]


def _make_issues(path: Path, amount: int) -> None:
    store = Store(path)
    session = _project(store)
    people = [row[0] for row in store.query("SELECT id FROM person ORDER BY id")]
    noon = _clock().now().replace(hour=12)
    blank = Issue(
        project_id=session.project_id, number=0, title="-", found_on=START, reported_at=noon, version=1
    ).to_row()
    states, levels, priorities, types = list(State), list(IssueLevel), list(Priority), list(IssueType)
    with store.change(at=_clock().now(), actor=OWNER, session="bench", command="issue.import") as change:
        for number in range(1, amount + 1):
            reported = noon - timedelta(hours=number % 5_000)
            due = reported + timedelta(hours=4 + number % 97)
            values: dict[str, Stored] = {
                "number": number,
                "title": title(number),
                "description": title(number * 7 + 3),
                "type": types[number % len(types)].value,
                "state": states[number % len(states)].value,
                "impact": levels[number % len(levels)].value,
                "urgency": levels[number // 3 % len(levels)].value,
                "priority": priorities[number % len(priorities)].value,
                "owner_id": people[number % len(people)] if number % 8 else None,
                "reviewer_id": people[(number + 1) % len(people)],
                "reporter_id": people[number % 7],
                "reported_at": reported.isoformat(),
                "resolve_by": due.isoformat(),
                "due_on": due.date().isoformat(),
                "clock_at": due.isoformat() if states[number % len(states)] in RUNNING else "9",
            }
            change.insert_row("issue", None, blank | values)
        _count(change, session.project_id, Issue.prefix, amount)
    _finish(store)


def _make_requirements(path: Path, amount: int) -> None:
    store = Store(path)
    session = _project(store)
    people = [row[0] for row in store.query("SELECT id FROM person ORDER BY id")]
    blank = Requirement(project_id=session.project_id, number=0, title="-", version=1).to_row()
    with store.change(at=_clock().now(), actor=OWNER, session="bench", command="requirement.import") as change:
        for number, rank in enumerate(spread(amount), 1):
            values = {
                "number": number,
                "title": title(number),
                "process": _PROCESSES[number % len(_PROCESSES)],
                "representative_id": people[number % len(people)],
                "effort": float(1 + number % 20),
                "rank": rank,
            }
            change.insert_row("requirement", None, blank | values)
        _count(change, session.project_id, Requirement.prefix, amount)
    _finish(store)


def _make_training(path: Path, amount: int) -> None:
    """Make persons who each passed some levels of six courses; every job role needs every course up to some level."""
    store = Store(path)
    session = _project(store)
    project = session.project_id
    levels = list(Level)
    person = Person(project_id=project, handle="-", name="-", version=1).to_row()
    course = Course(project_id=project, code="-", title="-", version=1).to_row()
    result = TrainingResult(
        project_id=project, person_id=0, course_id=0, level=levels[0], on_day=START, passed=True, version=1
    ).to_row()
    with store.change(at=_clock().now(), actor=OWNER, session="bench", command="training.import") as change:
        roles = [
            change.save(JobRole(project_id=project, name=f"role {place}", position=place)).id for place in range(ROLES)
        ]
        courses = [
            change.insert_row(
                "course", None, course | {"code": f"C{place:02}", "title": title(place), "position": place}
            )
            for place in range(COURSES)
        ]
        for role in roles:
            for place, pk in enumerate(courses):
                level = levels[(role + place) % len(levels)]
                change.save(RoleCourse(project_id=project, role_id=role, course_id=pk, level=level))
        for number in range(PEOPLE, PEOPLE + amount):
            values = {"handle": f"person.{number}", "name": f"王{number} Person"}
            pk = change.insert_row("person", None, person | values)
            change.save(PersonJob(project_id=project, person_id=pk, role_id=roles[number % ROLES]))
            for place in range(_RESULTS):
                known: dict[str, Stored] = {
                    "person_id": pk,
                    "course_id": courses[(number + place * 10) % COURSES],
                    "level": levels[(number + place) % len(levels)].value,
                    "passed": int((number + place) % 5 > 0),
                }
                change.insert_row("training_result", None, result | known)
    _finish(store)


def _project(store: Store) -> Session:
    """Make the project and its people by their commands and return a session of its owner."""
    session = Session(store, actor=OWNER, key="bench", clock=_clock())
    receipt = session.do(build(AddProject, {"code": CODE, "name": "Rollout of 财务云"}, session))
    session.enter(receipt.ids[0])
    for number in range(1, PEOPLE):
        person = {"handle": f"person.{number}", "name": f"王{number} Person", "team_role": TeamRole.BUSINESS.value}
        session.do(build(AddPerson, person, session))
    return session


def _count(change: Change, project: int, prefix: str, amount: int) -> None:
    """Take the numbers that the rows were given off the counter."""
    for _ in range(amount):
        change.next_number(project, prefix)


def _clock(day: date = START) -> FixedClock:
    return FixedClock(datetime.combine(day, datetime.min.time(), tzinfo=UTC))


def _kept(kind: str, amount: int, make: Maker) -> Path:
    path = places.stores() / f"{kind}-{amount}-{_fingerprint()}.db"
    if not path.exists():
        for old in path.parent.glob(f"{kind}-{amount}-*"):
            old.unlink()
        draft = path.with_suffix(".draft")
        for suffix in ("", "-wal", "-shm"):
            Path(f"{draft}{suffix}").unlink(missing_ok=True)
        make(draft, amount)
        draft.rename(path)
    return path


def _fingerprint() -> str:
    """Return what changes when kept files no longer fit: the version of the schema and the makers' own text."""
    text = Path(__file__).read_bytes() + str(schema.LATEST).encode()
    return hashlib.sha256(text).hexdigest()[:12]


def _finish(store: Store) -> None:
    """Fold the write-ahead log into the file, so that a copy of it alone is whole."""
    path = store.path
    store.close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
