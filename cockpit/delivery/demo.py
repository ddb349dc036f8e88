"""The demo's board: seven sprints, what was carried over, what was learned, and what holds up the one that runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from cockpit.command import Command
from cockpit.delivery.commands.calendar import AddHoliday
from cockpit.delivery.commands.card import AddCard, ArchiveCards, BlockCards, EstimateCards, PlanCards, UnblockCards
from cockpit.delivery.commands.links import NeedCards
from cockpit.delivery.commands.move import MoveCards
from cockpit.delivery.commands.retro import ActOnNote, AddNote, VoteNote
from cockpit.delivery.commands.rollout import AddLesson, AddWin, SignReconciliation, StartModule, UseTemplate
from cockpit.delivery.commands.sprint import AcceptSprint, AddSprint, CloseSprint, StartSprint
from cockpit.delivery.commands.talk import AddCheck, AddComment, CheckCard
from cockpit.delivery.demo_story import (
    ACTIVE,
    CARDS,
    LESSONS,
    RETROS,
    SPRINTS,
    WINS,
    Told,
    ToldSprint,
)
from cockpit.delivery.seed import COLUMNS
from cockpit.demo import Scene, Step
from cockpit.i18n import N_, _
from cockpit.ids import human
from cockpit.portfolio.demo import modules

_MANAGER, _SPONSOR = "lin.mei", "chen.hao"
_READY, _DOING, _TESTING, _DONE = range(1, 5)
_LENGTH = 14
_WRITTEN, _PLANNED = -10, -7
"""Days before a sprint begins, on which its cards are written, and on which they are put into it."""
_CLOSE_DAY = 11


@dataclass
class _Board:
    """What is told so far: every step with its day from today, and the numbers that cards get, in the order of days.

    A card's number is known only once all steps stand in order, because retrospectives make cards too; until then its
    place in the story stands for it.
    """

    scene: Scene
    told: list[tuple[int, str, type[Command], Mapping[str, Any], str]] = field(default_factory=list)

    def first_day(self, sprint: int) -> int:
        """Return the first day of a sprint, a Monday, in days from today."""
        return -self.scene.today.weekday() - 7 - _LENGTH * (ACTIVE - sprint)

    def tell(
        self, sprint: int, day: int, actor: str, command: type[Command], inputs: Mapping[str, Any], makes: str = ""
    ) -> None:
        """Note a step on a day of a sprint; ``makes`` names the card that it makes. What is still to come is left."""
        when = self.first_day(sprint) + day
        if when <= 0:
            self.told.append((when, actor, command, inputs, makes))

    def steps(self) -> Iterator[Step]:
        """Yield the steps in the order of their days, with the numbers of the cards."""
        numbers: dict[str, str] = {}
        for when, actor, command, inputs, makes in sorted(self.told, key=lambda each: each[0]):
            if makes:
                numbers[makes] = human("CARD", len(numbers) + 1)
            yield Step(-when, actor, command, {name: _named(value, numbers) for name, value in inputs.items()})


class _Card(tuple[str, ...]):
    """The cards that an input names, by what makes them."""


def steps(scene: Scene) -> Iterator[Step]:
    """Tell how the modules were built, sprint by sprint."""
    board = _Board(scene)
    _plan(board)
    for number, sprint in enumerate(SPRINTS, 1):
        _begin(board, number, sprint)
        for place, card in enumerate(CARDS, 1):
            if card.sprint == number:
                _card(board, number, f"c{place}", card)
        if number == 1:
            _backlog(board)
        if number < ACTIVE:
            _end(board, number, sprint)
    return board.steps()


def _plan(board: _Board) -> None:
    """Tell of the rollout and of the calendar."""
    say, names = board.scene.say, modules(board.scene)
    board.tell(1, -20, _MANAGER, UseTemplate, {"template": "erp"})
    closed = {"name": say("Founders' day", "厂庆日"), "kind": "holiday", "day": _date(board, 5, 4)}
    board.tell(1, -20, _MANAGER, AddHoliday, closed)
    shut = {"name": say("Shutdown for the inventory", "年度盘点停产"), "kind": "holiday", "day": _date(board, 8, 2)}
    board.tell(6, 3, _MANAGER, AddHoliday, shut)
    made_up = {"name": say("in exchange for the shutdown", "停产调休"), "kind": "makeup", "day": _date(board, 7, 12)}
    board.tell(6, 3, _MANAGER, AddHoliday, made_up)
    board.tell(1, 0, _MANAGER, StartModule, {"module": names[0]})
    reason = say("The balances agree; what is open are reports.", "余额一致；未完成的只是报表。")
    board.tell(4, 10, _SPONSOR, SignReconciliation, {"module": names[0], "override": reason})
    board.tell(5, 0, _MANAGER, StartModule, {"module": names[1]})


def _begin(board: _Board, number: int, sprint: ToldSprint) -> None:
    """Tell how a sprint is planned and started."""
    say, name = board.scene.say, _name(number)
    inputs = {
        "name": name,
        "start": _date(board, number, 0),
        "end": _date(board, number, _LENGTH - 1),
        "goal": say(*sprint.goal),
        "capacity": str(sprint.capacity),
        "module_id": modules(board.scene)[sprint.module],
        "demo_on": _date(board, number, _CLOSE_DAY - 1),
    }
    if number == ACTIVE:
        inputs["increment"] = say(*sprint.increment)
    board.tell(number, -11, _MANAGER, AddSprint, inputs)
    cards = _Card(f"c{place}" for place, card in enumerate(CARDS, 1) if card.sprint == number and card.joined is None)
    board.tell(number, _PLANNED, _MANAGER, MoveCards, {"cards": cards, "column": _column(_READY)})
    board.tell(number, _PLANNED, _MANAGER, PlanCards, {"cards": cards, "sprint_id": name})
    board.tell(number, 0, _MANAGER, StartSprint, {"sprint": name})


def _card(board: _Board, sprint: int, key: str, card: Told) -> None:
    """Tell what becomes of a card."""
    say, this = board.scene.say, _Card((key,))
    made = _WRITTEN if card.joined is None else card.joined
    writer = card.owner or _MANAGER
    inputs = _what(board, card)
    if card.joined is not None:
        inputs |= {"sprint_id": _name(sprint), "column": _column(_READY)}
    board.tell(sprint, made, writer, AddCard, inputs, key)
    if card.needs:
        board.tell(sprint, made, writer, NeedCards, {"card": this, "needs": _Card(f"c{each}" for each in card.needs)})
    if any(card.points_to_check):
        board.tell(sprint, made, writer, AddCheck, {"card": this, "text": say(*card.points_to_check)})
    for day, column in zip(card.days, (_DOING, _TESTING, _DONE), strict=False):
        if column == _DONE:
            board.tell(sprint, day, writer, CheckCard, {"card": this, "point": "all"})
        board.tell(sprint, day, writer, MoveCards, {"cards": this, "column": _column(column)})
    if card.points_later is not None:
        day, points = card.points_later
        board.tell(sprint, day, writer, EstimateCards, {"cards": this, "points": points})
    if card.block is not None:
        begun, lifted, reason = card.block
        board.tell(sprint, begun, writer, BlockCards, {"cards": this, "reason": say(*reason)})
        if lifted is not None:
            board.tell(sprint, lifted, writer, UnblockCards, {"cards": this})
    for day, who, text in card.words:
        board.tell(sprint, day, who, AddComment, {"card": this, "text": say(*text)})


def _backlog(board: _Board) -> None:
    """Tell of the cards that no sprint has taken up."""
    for place, card in enumerate(CARDS, 1):
        if card.sprint is None:
            board.tell(4, 1, card.owner or _MANAGER, AddCard, _what(board, card), f"c{place}")
            if card.dropped is not None:
                board.tell(4, card.dropped, _MANAGER, ArchiveCards, {"cards": _Card((f"c{place}",))})


def _what(board: _Board, card: Told) -> dict[str, Any]:
    """Return what a new card says."""
    say = board.scene.say
    inputs: dict[str, Any] = {"title": say(*card.title), "description": say(*card.about)}
    inputs |= {"points": card.points, "owner_id": card.owner, "priority": card.priority}
    inputs |= {"labels": ", ".join(_(_LABELS[label]) for label in card.labels.split())}
    inputs["requirement_id"] = card.requirement
    if card.module is not None:
        inputs["module_id"] = modules(board.scene)[card.module]
    if card.due is not None and card.sprint is not None:
        inputs["due"] = _date(board, card.sprint, card.due)
    if card.part_of is not None:
        inputs["parent_id"] = _Card((f"c{card.part_of}",))
    return {name: value for name, value in inputs.items() if value}


def _end(board: _Board, number: int, sprint: ToldSprint) -> None:
    """Tell how a sprint ends: what works, what is carried over, what was learned."""
    say, name = board.scene.say, _name(number)
    inputs = {"sprint": name, "carry_over": "next", "increment": say(*sprint.increment)}
    inputs["why_none"] = say(*sprint.why_none)
    board.tell(number, _CLOSE_DAY, _MANAGER, CloseSprint, {key: value for key, value in inputs.items() if value})
    if sprint.is_accepted:
        board.tell(number, _CLOSE_DAY, _SPONSOR, AcceptSprint, {"sprint": name})
    _retrospective(board, number)
    for told, day, module, author, text in LESSONS:
        if told == number:
            lesson = {"text": say(*text), "module_id": modules(board.scene)[module], "sprint_id": name}
            board.tell(number, day, author, AddLesson, lesson)
    for told, day, module, who, quote, metric in WINS:
        if told == number:
            win = {"who": say(*who), "quote": say(*quote), "metric": say(*metric), "sprint_id": name}
            board.tell(number, day, _MANAGER, AddWin, win | {"module_id": modules(board.scene)[module]})


def _retrospective(board: _Board, number: int) -> None:
    say, name = board.scene.say, _name(number)
    notes, actions = RETROS.get(number, ((), ()))
    for note in notes:
        inputs = {"kind": note.kind, "text": say(*note.text), "sprint": name}
        board.tell(number, _CLOSE_DAY, note.author, AddNote, inputs)
    for note in notes:
        for voter in note.voters.split():
            board.tell(number, _CLOSE_DAY, voter, VoteNote, {"note": say(*note.text)})
    for place, action in enumerate(actions):
        key = f"a{number}.{place}"
        inputs = {"title": say(*action.title), "owner_id": action.owner, "due": _date(board, number, action.due)}
        inputs["note"] = say(*notes[action.note - 1].text)
        board.tell(number, _CLOSE_DAY, _MANAGER, ActOnNote, inputs, key)
        if action.done is not None:
            finished = {"cards": _Card((key,)), "column": _column(_DONE)}
            board.tell(number, action.done, action.owner, MoveCards, finished)
        if action.dropped is not None:
            board.tell(number, action.dropped, _MANAGER, ArchiveCards, {"cards": _Card((key,))})


_LABELS = {
    "migration": N_("migration"),
    "interface": N_("interface"),
    "defect": N_("defect"),
    "training": N_("training"),
    "hardware": N_("hardware"),
}


def _named(value: Any, numbers: Mapping[str, str]) -> Any:
    """Return an input as a person would type it."""
    return ", ".join(numbers[key] for key in value) if isinstance(value, _Card) else value


def _name(number: int) -> str:
    return _("Sprint {n}", n=number)


def _column(place: int) -> str:
    return _(COLUMNS[place][0])


def _date(board: _Board, sprint: int, day: int) -> str:
    return (board.scene.today + timedelta(board.first_day(sprint) + day)).isoformat()
