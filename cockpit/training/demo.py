"""The demo's training: two awareness days, finance through all three levels, purchasing on its way, stock to come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from cockpit.demo import Scene, Step
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.target import Values
from cockpit.ids import human
from cockpit.people.demo import department_name
from cockpit.portfolio.demo import modules
from cockpit.training.adkar import Step as Stage
from cockpit.training.choices import SESSION, Level
from cockpit.training.commands import (
    AddChampions,
    AddCourse,
    AddRole,
    AddSession,
    AssignLearners,
    EnrolPeople,
    ImportLearners,
    ImportResults,
    ImportSurveys,
    MarkAllBut,
    MarkRoster,
    RecogniseLearning,
    RepeatSession,
    ScoreResistance,
    SetCurriculum,
    TrainPersons,
)
from cockpit.training.demo_story import (
    CHAMPIONS,
    COURSES,
    ROLES,
    SCENARIOS,
    SCORES,
    SESSIONS,
    STANDS,
    TEAM,
    TRAINED,
    USERS,
    Held,
    Taught,
)

_MANAGER, _CHANGE, _ZONE = "lin.mei", "xu.na", "Asia/Shanghai"
_AHEAD = 7
"""Days before a session on which it is planned."""
_SATURDAY = 5


def steps(scene: Scene) -> Iterator[Step]:
    """Tell who is trained in what, who came, and who passed."""
    yield from _roles(scene)
    for course in COURSES:
        yield from _course(scene, course)
    for number, held in enumerate(SESSIONS, 1):
        yield from _session(scene, number, held)
    yield from _results(scene)
    yield from _people(scene)
    yield from _plans(scene)


def _roles(scene: Scene) -> Iterator[Step]:
    for role in ROLES:
        yield Step(60, _MANAGER, AddRole, {"name": scene.say(*role)})
    rows = [
        {
            "handle": handle,
            "name": scene.say(handle.replace(".", " ").title(), name),
            "department": department_name(scene, department),
            "roles": (scene.say(*ROLES[role]),),
        }
        for department, role, people in USERS
        for handle, name in (person.split() for person in people.split(", "))
    ]
    source = scene.say("staff list.xlsx", "员工名单.xlsx")
    yield Step(60, _MANAGER, ImportLearners, {"rows": _planned(rows), "source": source})
    for place, name in enumerate(ROLES):
        team = [handle for handle, works in TEAM.items() if works == place]
        yield Step(60, _MANAGER, AssignLearners, {"persons": ", ".join(team), "roles": scene.say(*name)})


def _course(scene: Scene, course: Taught) -> Iterator[Step]:
    say = scene.say
    given = {
        "code": course.code,
        "title": say(*course.title),
        "purpose": say(*course.purpose),
        "levels": course.levels,
        "minutes": course.minutes,
        "processes": say(*course.process),
        "exercises": say(*course.exercises).replace("; ", ", ").replace("；", "，"),
        "scenario": say(*course.scenario),
        "most_minutes": "120" if course.levels == "3" else "",
        "most_errors": "2" if course.levels == "3" else "",
        "module_id": "" if course.module is None else modules(scene)[course.module],
    }
    yield Step(58, _MANAGER, AddCourse, {name: value for name, value in given.items() if value})
    for level in sorted(set(course.needs.values())):
        roles = [say(*ROLES[role]) for role, wanted in course.needs.items() if wanted == level]
        yield Step(57, _MANAGER, SetCurriculum, {"roles": ", ".join(roles), "courses": course.code, "level": level})


def _session(scene: Scene, number: int, held: Held) -> Iterator[Step]:
    planned, pk = max(2, _AHEAD - held.day), human(SESSION, number)
    inputs = _planned_session(scene, held)
    yield Step(planned, _CHANGE, AddSession, {**inputs, "anyway": "yes"} if held.twice else inputs)
    yield Step(planned, _CHANGE, EnrolPeople, {"session": pk, "persons": held.people})
    if not held.marked:
        return
    if held.absent:
        yield Step(-held.day, _CHANGE, MarkAllBut, {"session": pk, "who": held.absent})
    else:
        yield Step(-held.day, _CHANGE, MarkRoster, {"session": pk, "mark": "present", "who": "all"})
    if held.excused:
        inputs = {"session": pk, "mark": "excused", "who": held.excused, "reason": scene.say("Ill", "病假")}
        yield Step(-held.day, _CHANGE, MarkRoster, inputs)
    if held.level == Level.AWARENESS.value:
        rows = [_answers(pk, place, handle) for place, handle in enumerate(held.answered)]
        source = f"{pk} {scene.say('survey', '问卷')}.csv"
        yield Step(-held.day - 1, _CHANGE, ImportSurveys, {"rows": _planned(rows), "source": source})


def _answers(session: str, place: int, handle: str) -> dict[str, Any]:
    """Return what somebody answered: most fear less afterwards and see clearer, a few do not."""
    fear, clarity = 3 + place % 3, 1 + place % 2
    helped = place % 5 != 3
    after = {"fear_after": float(fear - 2 if helped else fear), "clarity_after": float(clarity + 2 + helped)}
    return {
        "session": session,
        "person": handle,
        "fear_before": float(fear),
        "clarity_before": float(clarity),
        **after,
    }


def _planned_session(scene: Scene, held: Held) -> dict[str, Any]:
    given = {
        "course_id": held.course,
        "level": held.level,
        "day": _workday(scene, held.day).isoformat(),
        "at": held.at,
        "zone": _ZONE,
        "place": scene.say(*held.place),
        "trainer_id": held.trainer,
        "capacity": held.capacity,
        "language": scene.say("Chinese", "中文"),
    }
    return {name: value for name, value in given.items() if value}


def _results(scene: Scene) -> Iterator[Step]:
    """Tell how people did on the second and the third level."""
    reason = scene.say("Wrote the course with the consultant", "与顾问共同编写了课程")
    for course, level in (("FI-1", "3"), ("FI-2", "1")):
        known = {"persons": "ma.chao", "course": course, "level": level, "reason": reason}
        yield Step(32, _MANAGER, RecogniseLearning, known)
    scores = [
        _attempt(scene, who, "2", -21, {"score": score, "exercises": float(count)}) for who, score, count in SCORES
    ]
    yield Step(20, _CHANGE, ImportResults, {"rows": _planned(scores), "source": scene.say("scores.xlsx", "成绩.xlsx")})
    done = [
        _attempt(scene, who, "3", -8, {"alone": alone, "minutes": float(minutes), "errors": float(errors)})
        for who, alone, minutes, errors in SCENARIOS
    ]
    source = scene.say("assessments.xlsx", "评估.xlsx")
    yield Step(7, "ma.chao", ImportResults, {"rows": _planned(done), "source": source})


def _attempt(scene: Scene, who: str, level: str, day: int, measured: Mapping[str, Any]) -> dict[str, Any]:
    assessor = "ma.chao" if level == "3" else None
    held = {"person": who, "course": "FI-1", "level": level, "date": _workday(scene, day), "assessor": assessor}
    return {**held, **measured}


def _people(scene: Scene) -> Iterator[Step]:
    yield Step(50, _CHANGE, AddChampions, {"persons": ", ".join(CHAMPIONS)})
    for days, (trainer, people) in zip((40, 28, 6), TRAINED, strict=True):
        yield Step(days, _CHANGE, TrainPersons, {"trainer": trainer, "persons": people})
    for who, marks, action in STANDS:
        scores = {stage.value: mark for stage, mark in zip(Stage, marks.split(), strict=True) if mark != "-"}
        helped = {"action": action, "owner_id": _CHANGE, "due": scene.day(10)} if action else {}
        yield Step(5, _CHANGE, ScoreResistance, {"person": who, **scores, **helped})


def _plans(scene: Scene) -> Iterator[Step]:
    """Tell what is planned for those who missed the first level of finance."""
    day = _workday(scene, 12).isoformat()
    again = {"session": human(SESSION, 3), "day": day, "trainer": "ma.chao", "missed": "yes"}
    yield Step(2, _CHANGE, RepeatSession, again)


def _workday(scene: Scene, days: int) -> date:
    """Return a day that is no weekend: before one that has passed, after one that is to come."""
    day = scene.today + timedelta(days)
    while day.weekday() >= _SATURDAY:
        day += timedelta(-1 if days < 0 else 1)
    return day


def _planned(rows: list[dict[str, Any]]) -> tuple[PlannedRow, ...]:
    """Return the rows of a file that is read for the first time."""
    found = []
    for number, row in enumerate(rows, 2):
        values: Values = {name: value for name, value in row.items() if value is not None}
        found.append(PlannedRow(number, 0, 0, {}, values, values))
    return tuple(found)
