"""A believable rollout to look at: made by the same commands that people give, in the order of its days.

It is the same each time for one day and one language, so that two people who talk about it see the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from cockpit.areas import AREAS, load
from cockpit.clock import FixedClock
from cockpit.command import Command
from cockpit.i18n import language
from cockpit.inputs import build as build_command
from cockpit.portfolio.engagement import Engagement

if TYPE_CHECKING:
    from cockpit.session import Session

_KEY = "demo"
"""The session of the demo's people, so that nobody's own undo takes the demo apart."""

Steps = Callable[["Scene"], Iterator["Step"]]


@dataclass(frozen=True)
class Scene:
    """When the demo is set, and in which language. ``actor`` is the person who asked for it, its first owner."""

    today: date
    language: str
    code: str
    actor: str

    def say(self, english: str, chinese: str) -> str:
        """Return the text in the demo's language."""
        return chinese if self.language == "zh_CN" else english

    def day(self, days: int) -> str:
        """Return the date so many days from today as text."""
        return (self.today + timedelta(days)).isoformat()


@dataclass(frozen=True)
class Step:
    """One command, given by one of the demo's people so many days ago; ``inputs`` as a person would type them."""

    days_ago: int
    actor: str
    command: type[Command]
    inputs: Mapping[str, Any]


def build(session: Session, code: str = "DEMO") -> Engagement:
    """Make the demo project and return it; the session works in it from then on."""
    from cockpit.session import Session

    scene = Scene(session.today(), language(), code, session.actor)
    steps = [step for area in AREAS if area.demo for step in _steps(area.demo)(scene)]
    # A stable sort: what areas do on one day stays in the order in which they tell it.
    steps.sort(key=lambda step: -step.days_ago)
    now = session.clock.now()
    clock = FixedClock(now)
    people = {session.actor: session.twin(clock, _KEY)}
    for place, step in enumerate(steps):
        clock.moment = _moment(scene, step.days_ago, place, now)
        if step.actor not in people:
            people[step.actor] = Session(session.store, actor=step.actor, key=_KEY, clock=clock, project=code)
        actor = people[step.actor]
        receipt = actor.do(build_command(step.command, step.inputs, actor))
        if receipt.enter is not None:
            actor.enter(receipt.enter)
    session.enter(session.find("project", code))
    # Nobody needs to be told of the demo's past.
    session.catch_up()
    assert session.project is not None
    return session.project


def _steps(path: str) -> Steps:
    found: Steps = load(path)  # type: ignore[assignment]
    return found


def _moment(scene: Scene, days_ago: int, place: int, now: datetime) -> datetime:
    """Return a moment of a working day, later for later steps, and never after now."""
    day = scene.today - timedelta(days_ago)
    moment = datetime.combine(day, time(9), tzinfo=now.tzinfo) + timedelta(seconds=20 * place)
    return min(moment, now)
