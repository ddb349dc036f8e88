"""The demo's requirements: what hurts, what came of it, what was decided and why, and what still waits in the inbox."""

from __future__ import annotations

from collections.abc import Iterator

from cockpit.demo import Scene, Step
from cockpit.people.demo import department_name
from cockpit.portfolio.demo import modules
from cockpit.requirements.commands import (
    AddPainPoint,
    AddQuote,
    AddRequirement,
    AnswerKano,
    FinishChangeActions,
    MergePainPoints,
)
from cockpit.requirements.demo_story import MANAGER, NEEDS, PAINS, SEGMENTS, SURVEY, Need


def steps(scene: Scene) -> Iterator[Step]:
    """Tell what hurts, what was asked for, what a survey said, and what was decided."""
    yield from _pains(scene)
    for number, need in enumerate(NEEDS, 1):
        yield from _need(scene, number, need)
    yield from _survey(scene)
    outcome = scene.say(
        "Three levels in force since last week; the board has signed.", "上周起执行三级审批，董事会已签字。"
    )
    yield Step(15, "xu.na", FinishChangeActions, {"actions": "CHG-1", "outcome": outcome})


def _pains(scene: Scene) -> Iterator[Step]:
    say = scene.say
    for number, pain in enumerate(PAINS, 1):
        (who, first), *others = pain.quotes
        day = 164 - number
        yield Step(
            day,
            MANAGER,
            AddPainPoint,
            {
                "title": say(*pain.title),
                "source": pain.source,
                "department_id": department_name(scene, pain.department),
                "process": say(*pain.process),
                "who": who,
                "count": str(pain.count),
                "frequency": pain.frequency,
                "severity": pain.severity,
                "quote": say(*first),
            },
        )
        for other, text in others:
            yield Step(day, MANAGER, AddQuote, {"pain_point": f"PAIN-{number}", "text": say(*text), "who": other})
    yield Step(150, MANAGER, MergePainPoints, {"pain_points": "PAIN-6", "into": "PAIN-5"})


def _need(scene: Scene, number: int, need: Need) -> Iterator[Step]:
    say = scene.say
    inputs = {
        "title": say(*need.title),
        "source": need.source,
        "process": say(*need.process),
        "department_id": department_name(scene, need.department),
    }
    if need.speaker:
        inputs["representative_id"] = need.speaker
    if need.module is not None:
        inputs["module_id"] = modules(scene)[need.module]
    inputs |= {name: value for name in ("effort", "goals", "pains") if (value := getattr(need, name))}
    yield Step(need.made, need.speaker or MANAGER, AddRequirement, inputs)
    for day, actor, command, typed in need.decisions:
        given = {name: value if isinstance(value, str) else say(*value) for name, value in typed.items()}
        given |= {name: scene.day(int(given[name])) for name in ("until", "due") if name in given}
        yield Step(day, actor, command, {"requirements": f"REQ-{number}", **given})


def _survey(scene: Scene) -> Iterator[Step]:
    for asked, answers in SURVEY.items():
        for place, pair in enumerate(answers.split()):
            yield Step(
                104,
                "xu.na",
                AnswerKano,
                {
                    "requirement": asked,
                    "respondent": scene.say(f"Respondent {place + 1}", f"受访者{place + 1}"),
                    "segment": department_name(scene, SEGMENTS[place]),
                    "functional": pair[0],
                    "dysfunctional": pair[1],
                },
            )
