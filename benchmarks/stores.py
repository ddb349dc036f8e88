"""Stores of a given size to measure on: the same each time, made in bulk, kept between runs.

The head of the project is made by the product's own commands; the many rows come in through one change, as those of an
import do, so that the journal holds them too. A kept file is used again until the schema or this package changes.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks import places
from cockpit.clock import FixedClock
from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.records import Card, CardState
from cockpit.goals.records import Goal, Metric
from cockpit.inputs import build
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
    return store, Session(store, actor=OWNER, project=CODE, key="bench", clock=_clock())


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


def _clock() -> FixedClock:
    return FixedClock(datetime.combine(START, datetime.min.time(), tzinfo=UTC))


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
