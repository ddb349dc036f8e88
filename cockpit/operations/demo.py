"""The demo's operation: the pilot of finance with its issues, upgrades, the people on duty, and what users propose."""

from __future__ import annotations

from collections.abc import Iterator

from cockpit.demo import Scene, Step
from cockpit.operations.commands import (
    AcceptProposals,
    AddDuty,
    AddIssue,
    AddProposal,
    AddUpgrade,
    CloseUpgrade,
    DeclineProposals,
    MergeProposals,
    SetSupportHours,
    ShipProposals,
    TellProposers,
    VoteProposals,
)
from cockpit.operations.commands.talk import AddIssueComment, LinkIssue
from cockpit.operations.demo_story import ADMIN, FINANCE, IDEAS, LEAVER, MANAGER, TRAINER, TROUBLES, Idea, Text, Trouble
from cockpit.people.commands import AddPerson, ArchivePerson
from cockpit.people.demo import department_name
from cockpit.portfolio.demo import modules

_ZONE = "Asia/Shanghai"
_WEEK = 7
_ONE = (AddIssueComment, LinkIssue)
"""Commands that are given to one issue at a time."""


def steps(scene: Scene) -> Iterator[Step]:
    """Tell what went wrong, who was on duty, what was put in, and what people propose."""
    yield Step(45, MANAGER, SetSupportHours, {"opens": "08:00", "closes": "22:00", "zone": _ZONE})
    yield from _leaver(scene)
    yield from _duties(scene)
    for number, trouble in enumerate(TROUBLES, 1):
        yield from _issue(scene, number, trouble)
    yield from _proposals(scene)
    yield from _upgrades(scene)


def _leaver(scene: Scene) -> Iterator[Step]:
    given = {
        "handle": LEAVER,
        "name": scene.say("Lu Jun", "卢俊"),
        "team_role": "consultant",
        "org": "vendor",
        "company": scene.say("Northlight Consulting", "北光咨询"),
        "job": scene.say("System consultant", "系统顾问"),
    }
    yield Step(46, MANAGER, AddPerson, given)
    yield Step(4, MANAGER, ArchivePerson, {"persons": LEAVER})


def _duties(scene: Scene) -> Iterator[Step]:
    for week, person in enumerate((TRAINER, FINANCE, ADMIN, FINANCE)):
        start = (week - 2) * _WEEK - 3
        given = {"person_id": person, "start": scene.day(start), "end": scene.day(start + _WEEK - 1)}
        yield Step(21, MANAGER, AddDuty, given)


def _issue(scene: Scene, number: int, trouble: Trouble) -> Iterator[Step]:
    say = scene.say
    inputs = {
        "title": say(*trouble.title),
        "type": trouble.type,
        "impact": trouble.impact,
        "urgency": trouble.urgency,
        "reporter": _name(scene, trouble.reporter),
        "department_id": department_name(scene, trouble.department),
        "owner_id": trouble.owner,
        "reviewer_id": trouble.reviewer,
        "module_id": modules(scene)[trouble.module] if trouble.module is not None else "",
        "description": say(*trouble.text),
        "labels": say(*trouble.labels),
        "caused_by_data": "yes" if trouble.by_data else "",
    }
    yield Step(trouble.day, MANAGER, AddIssue, {name: value for name, value in inputs.items() if value})
    for day, actor, command, typed in trouble.deeds:
        given = {name: value if isinstance(value, str) else say(*value) for name, value in typed.items()}
        subject = "issue" if command in _ONE else "issues"
        yield Step(day, actor, command, {subject: f"ISS-{number}", **given})


def _proposals(scene: Scene) -> Iterator[Step]:
    say = scene.say
    for number, idea in enumerate(IDEAS, 1):
        yield from _idea(scene, number, idea)
    yield Step(28, MANAGER, AcceptProposals, {"proposals": "PROP-1", "requirement": "REQ-2"})
    yield Step(9, MANAGER, ShipProposals, {"proposals": "PROP-1", "released_in": say("Pilot 2.3", "试运行2.3")})
    yield Step(8, MANAGER, TellProposers, {"proposals": "PROP-1"})
    reason = say("The product knows one colour only.", "产品只支持一种颜色。")
    yield Step(26, MANAGER, DeclineProposals, {"proposals": "PROP-2", "reason": reason})
    yield Step(25, MANAGER, TellProposers, {"proposals": "PROP-2"})
    yield Step(18, MANAGER, AcceptProposals, {"proposals": "PROP-3", "requirement": "REQ-6"})
    yield Step(
        10, MANAGER, DeclineProposals, {"proposals": "PROP-4", "reason": say("The archive needs A4.", "归档要求A4。")}
    )
    yield Step(3, MANAGER, MergeProposals, {"proposals": "PROP-6", "into": "PROP-3"})


def _idea(scene: Scene, number: int, idea: Idea) -> Iterator[Step]:
    inputs = {
        "title": scene.say(*idea.title),
        "text": scene.say(*idea.text),
        "proposer": _name(scene, idea.proposer),
        "department_id": department_name(scene, idea.department),
        "module_id": modules(scene)[idea.module] if idea.module is not None else "",
    }
    yield Step(idea.day, MANAGER, AddProposal, {name: value for name, value in inputs.items() if value})
    yield Step(max(idea.day - 1, 0), MANAGER, VoteProposals, {"proposals": f"PROP-{number}", "voters": idea.voters})


def _name(scene: Scene, who: str | Text) -> str:
    return who if isinstance(who, str) else scene.say(*who)


def _upgrades(scene: Scene) -> Iterator[Step]:
    say = scene.say
    window = {"opens": "20:00", "closes": "23:00", "owner_id": ADMIN}
    tests = say("Close of the test month, order to payment, print of vouchers.", "测试月结账、订单到付款、凭证打印。")
    yield Step(33, ADMIN, AddUpgrade, {"release": "2.2", "day": scene.day(-31), "tests": tests, **window})
    note = say("In 40 minutes, nothing found in the morning.", "40分钟完成，次日早晨未发现问题。")
    yield Step(30, ADMIN, CloseUpgrade, {"upgrade": "UPG-1", "result": "done", "note": note})
    yield Step(14, ADMIN, AddUpgrade, {"release": "2.3", "day": scene.day(-11), "tests": tests, **window})
    note = say(
        "Printing failed on two of nine printers; put in again on Sunday.", "九台打印机中两台无法打印；周日重新上线。"
    )
    yield Step(10, ADMIN, CloseUpgrade, {"upgrade": "UPG-2", "result": "rolled-back", "note": note})
    yield Step(6, ADMIN, AddUpgrade, {"release": "2.4", "day": scene.day(9), **window})
